import { memoryResults } from '@sceneweave/graph'
import { expect, test } from 'vitest'
import { exampleValues } from './exampleValues.ts'
import { fakeMachine } from './fakeContext.ts'
import { trim } from './palette/trim.ts'
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

test('a clip that is cut shorter loses the preview of the whole, and one that is not keeps it', async () => {
  const preview = { asset: 'c'.repeat(64), mediaType: 'image/webp', bytes: 9 }
  const open = { from: undefined, to: undefined }
  const cut = (from: number, to: number | null) =>
    trim.run(fakeMachine().contextOf('n', 'k'), { ...open, clip: { ...exampleValues.clip, preview } }, { from, to })
  expect((await cut(0, null)).clip.preview).toEqual(preview)
  expect((await cut(1, null)).clip).toEqual({ ...exampleValues.clip, from: 1 })
})
