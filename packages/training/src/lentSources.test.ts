import { expect, test } from 'vitest'
import type { BatchSources } from './batches.ts'
import { clipMemory } from './clipStore.ts'
import { lentSources, MemoryLoan } from './lentSources.ts'
import { toyConfig, toyRecipe } from './toyRecipe.ts'

test('sources of batches are the same in another process, with memory of clips that is drawn there anew', () => {
  const latents = new SharedArrayBuffer(20)
  new Uint8Array(latents).set([1, 2, 3, 4, 5])
  const clips = clipMemory(toyConfig, 3)
  new Int32Array(clips.drawn).fill(1)
  const sources: BatchSources = { recipe: toyRecipe, latents, clips }
  const { memories, ...lent } = lentSources(sources)
  const loan = new MemoryLoan(structuredClone(lent))
  memories.forEach((from, memory) => {
    if (from)
      for (const offset of [0, 12]) loan.fill(memory, offset, new Uint8Array(from, offset, offset ? 8 : 12).slice())
  })
  const there = loan.sources()
  expect(there.recipe).toEqual(toyRecipe)
  expect(new Uint8Array(there.latents as SharedArrayBuffer)).toEqual(new Uint8Array(latents))
  expect(there.clips?.clips).toBe(3)
  expect(there.clips?.pictures.map(({ byteLength }) => byteLength)).toEqual(
    clips.pictures.map(({ byteLength }) => byteLength),
  )
  expect([...new Int32Array(there.clips?.drawn as SharedArrayBuffer)]).toEqual([0, 0, 0])
})
