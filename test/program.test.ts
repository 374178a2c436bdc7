import path from 'node:path'
import { checkConfig, forwardProgram, packSequence, pooled } from '@sceneweave/model'
import { printProgram, verify } from '@sceneweave/tensor'
import { expect, test } from 'vitest'

const config = checkConfig({
  name: 'golden',
  size: 16,
  framesPerSecond: 8,
  maxFrames: 5,
  width: 8,
  layers: 1,
  heads: 1,
  mlpRatio: 2,
  patch: 2,
  ropePairs: [1, 1, 2],
  ropeBase: 100,
  timeEmbedding: 4,
  textBucket: { global: 2, shot: 1 },
  vocabulary: ['fox'],
  vae: { latentChannels: 1, patch: 4, encoder: [2, 2], decoder: [2, 2] },
})

// Renewed on purpose, with `npx vitest run test/program -u`: a change here is another program for every model.
test('the forward pass of a one-layer model is the golden program', async () => {
  const groups = [
    { text: 2, grid: [1, 1, 1] },
    { text: 1, grid: [1, 1, 1] },
    { text: 1, grid: [2, 1, 1] },
  ] as const
  const sequence = packSequence([{ groups, sight: pooled(new Set([1])) }], config)
  const program = forwardProgram(config, 'velocity', sequence, 0)
  verify(program)
  await expect(printProgram(program)).toMatchFileSnapshot(path.resolve(import.meta.dirname, 'golden/forward.txt'))
})
