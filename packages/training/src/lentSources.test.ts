import { expect, test } from 'vitest'
import type { BatchSources } from './batches.ts'
import { clipMemory } from './clipStore.ts'
import { tinyDistil } from './distilRecipe.ts'
import { lentSources, MemoryLoan } from './lentSources.ts'
import { toyConfig, toyRecipe } from './toyRecipe.ts'

test('sources of batches are the same in another process, with memory of clips that is drawn there anew', () => {
  const halves = new SharedArrayBuffer(20)
  new Uint8Array(halves).set([1, 2, 3, 4, 5])
  const pairs = { packsAPiece: 1, pieces: [{ halves, offsets: [0, 10] }] }
  const latents = { path: 'latents.f32', mean: Float32Array.of(1, 2), std: Float32Array.of(3, 4) }
  const clips = clipMemory(toyConfig, 3)
  new Int32Array(clips.drawn).fill(1)
  const sources: BatchSources = { recipe: toyRecipe, latents, clips, distil: { recipe: tinyDistil, pairs } }
  const { memories, ...lent } = lentSources(sources)
  const loan = new MemoryLoan(structuredClone(lent))
  memories.forEach((from, memory) => {
    if (from)
      for (const offset of [0, 12]) loan.fill(memory, offset, new Uint8Array(from, offset, offset ? 8 : 12).slice())
  })
  const there = loan.sources()
  expect(there.recipe).toEqual(toyRecipe)
  expect(there.latents).toEqual(latents)
  const [piece] = there.distil?.pairs?.pieces ?? []
  expect(new Uint8Array(piece.halves)).toEqual(new Uint8Array(halves))
  expect(there.clips?.clips).toBe(3)
  expect(there.clips?.pictures.map(({ byteLength }) => byteLength)).toEqual(
    clips.pictures.map(({ byteLength }) => byteLength),
  )
  expect([...new Int32Array(there.clips?.drawn as SharedArrayBuffer)]).toEqual([0, 0, 0])
})
