import { memoryResults } from '@sceneweave/graph'
import { expect, test } from 'vitest'
import { fakeMachine } from './fakeContext.ts'
import { runGraph, sketch } from './testGraph.ts'
import { film } from './testShots.ts'

test('joining and trimming only list frames: nothing is read before the export', async () => {
  const machine = fakeMachine()
  const graph = sketch(
    {
      a: ['loadVideo', { asset: film }],
      cut: ['trim', { from: 1, to: 4 }],
      again: ['trim', { from: 1 }],
      film: ['join'],
      twice: ['join'],
      export: ['exportFilm', { format: 'webp' }],
    },
    [
      'a.clip > cut.clip',
      'cut.clip > again.clip',
      'again.clip > film.clips',
      'a.clip > film.clips',
      'film.video > twice.before',
      'cut.clip > twice.clips',
      'twice.video > export.video',
    ],
  )
  const results = memoryResults()
  await runGraph(graph, { machine, results })
  expect(machine.calls).toEqual(['video', 'film', 'video'])
})
