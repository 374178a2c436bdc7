import { exampleValues } from '@sceneweave/nodes'
import type { Take } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { takeDifferences } from './takeDifferences.ts'
import { takeGroups } from './takeGroups.ts'

const { latents, clip, shot } = exampleValues
const take = (id: string, more: Partial<Take> = {}): Take => ({
  ...{ id, shot: { ...shot, id: 'one' }, latents: latents.latents, clip: clip.clip, model: 'a'.repeat(64) },
  ...{ words: 'Character A waves.', seed: 7, contextTime: 0.1, context: [], status: 'new', starred: false },
  ...more,
})

test('takes lie by their shots in the order of the scene, those of all other shots together and last, and a filter leaves the rest out', () => {
  const of = (id: string, at: string, more: Partial<Take> = {}) => take(id, { shot: { ...shot, id: at }, ...more })
  const takes = [
    of('a', 'two'),
    of('b', 'gone'),
    of('e', 'part of a longer shot'),
    of('c', 'one', { status: 'accepted' }),
    of('d', 'two', { starred: true }),
  ]
  const brief = (filter: Parameters<typeof takeGroups>[1]['filter']) =>
    takeGroups(takes, { order: ['one', 'two'], filter }).map(({ shot, takes }) => [shot, ...takes.map(({ id }) => id)])
  expect(brief('all')).toEqual([
    ['one', 'c'],
    ['two', 'a', 'd'],
    [null, 'b', 'e'],
  ])
  expect(brief('accepted')).toEqual([['one', 'c']])
  expect(brief('starred')).toEqual([['two', 'd']])
  expect(brief('rejected')).toEqual([])
})

test('what differs between two takes is told, and nothing of what is the same', () => {
  expect(takeDifferences(take('a'), take('b'))).toEqual([])
  const other = take('b', { shot: { ...shot, seed: 9, cut: false }, words: 'Character A sleeps.', context: ['x'] })
  expect(takeDifferences(take('a'), other).map(({ what }) => what)).toEqual(['Words', 'Seed', 'Begins with', 'Saw'])
  const seen = (asset: string) => take(asset, { context: [asset.repeat(64)] })
  expect(takeDifferences(seen('a'), seen('b')).map(({ what }) => what)).toEqual(['Saw'])
})
