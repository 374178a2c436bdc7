import { expect, test } from 'vitest'
import { commandFor, conflictsOf, keysOf, ownKeysFrom } from './bindings.ts'
import { chordOf, isSameChord, type Press } from './chord.ts'
import type { Command, Region } from './commands.ts'

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

const command = (id: string, region: Region, keys: string[]): Command => ({
  id,
  region,
  keys,
  title: id,
  group: 'g',
  run() {},
})
const commands = [
  command('undo', 'everywhere', ['Mod+z']),
  command('assets', 'everywhere', ['a']),
  command('addShot', 'storyboard', ['a']),
  command('remove', 'canvas', ['Delete', 'Backspace']),
]

test('Mod is Ctrl, and the command key on an Apple machine', () => {
  expect(chordOf(press('z', { ctrlKey: true }), false)).toBe('Mod+z')
  expect(chordOf(press('z', { metaKey: true }), true)).toBe('Mod+z')
  expect(chordOf(press('z', { ctrlKey: true }), true)).toBe('z')
})

test('Shift is named with letters and named keys, not with signs that need it', () => {
  expect(chordOf(press('Z', { ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+Z')
  expect(chordOf(press('Enter', { shiftKey: true }), false)).toBe('Shift+Enter')
  expect(chordOf(press('?', { shiftKey: true }), false)).toBe('?')
})

test('Alt with a letter is that letter, whatever sign the keyboard makes of it', () => {
  expect(chordOf(press('∂', { altKey: true, code: 'KeyD' }), true)).toBe('Alt+d')
})

test('a chord is the same however it is written', () => {
  expect(isSameChord('Mod+Shift+Z', 'shift+mod+z')).toBe(true)
  expect(isSameChord(' ', 'Space')).toBe(true)
  expect(isSameChord('Mod++', 'mod++')).toBe(true)
  expect(isSameChord('Mod++', 'Mod+-')).toBe(false)
  expect(isSameChord('Mod+z', 'z')).toBe(false)
})

test('a key means the command of the region in which it is pressed, else the one of everywhere', () => {
  const idIn = (region: string, chord: string) => commandFor(chord, region, { commands, own: {} })?.id
  expect([idIn('storyboard', 'a'), idIn('canvas', 'a')]).toEqual(['addShot', 'assets'])
  expect([idIn('canvas', 'backspace'), idIn('storyboard', 'Delete')]).toEqual(['remove', undefined])
})

test("a person's own keys stand in place of those that a command came with, also none at all", () => {
  const own = { undo: ['u'], assets: [] }
  expect(keysOf(commands[0], own)).toEqual(['u'])
  expect(commandFor('Mod+z', 'canvas', { commands, own })).toBeUndefined()
  expect(commandFor('u', 'canvas', { commands, own })?.id).toBe('undo')
  expect(commandFor('a', 'canvas', { commands, own })).toBeUndefined()
})

test('a key that another command has in the same place is told, one in another place is not', () => {
  const ids = (chord: string, one: Command) => conflictsOf(chord, one, { commands, own: {} }).map(({ id }) => id)
  expect(ids('a', commands[3])).toEqual(['assets'])
  expect(ids('A', commands[0])).toEqual(['assets', 'addShot'])
  expect(ids('Delete', commands[2])).toEqual([])
  expect(ids('Mod+z', commands[0])).toEqual([])
})

test('keys that were remembered in a wrong form are let go', () => {
  expect(ownKeysFrom('{"undo":["u"],"redo":7}')).toEqual({ undo: ['u'] })
  for (const text of [null, '', 'x', '7', 'null']) expect(ownKeysFrom(text)).toEqual({})
})
