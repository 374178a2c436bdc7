import { expect, test } from 'vitest'
import type { Command } from './commands.ts'
import { groupsOf } from './keyGroups.ts'

const command = (title: string, group: string, more: Partial<Command> = {}): Command => ({
  id: title,
  title,
  group,
  region: 'everywhere',
  run() {},
  ...more,
})
const all = [
  command('Undo', 'Edit', { keys: ['Mod+z'] }),
  command('Render', 'Run', { aliases: ['queue', 'go'] }),
  command('Redo', 'Edit'),
]

test('every command stands once, under its own heading', () => {
  expect(groupsOf(all, '').map(({ group, commands }) => [group, commands.length])).toEqual([
    ['Edit', 2],
    ['Run', 1],
  ])
})

test('a command is found by its name, its other names and its keys', () => {
  for (const search of ['undo', 'MOD+Z', 'edit un']) expect(groupsOf(all, search)[0].commands[0].id).toBe('Undo')
  expect(groupsOf(all, 'queue')[0].commands[0].id).toBe('Render')
  expect(groupsOf(all, 'nothing like it')).toEqual([])
})
