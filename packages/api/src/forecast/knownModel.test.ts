import type { ModelValue } from '@sceneweave/nodes'
import { keepUpload, putAsset, writeResult } from '@sceneweave/store'
import { expect, test } from 'vitest'
import { testServer } from '../testServer.ts'
import { knownModel } from './knownModel.ts'

const server = testServer()
const source = 'a'.repeat(64)
const plain: ModelValue = { hash: source, name: 'mine', source, size: 64, framesPerSecond: 8, maxFrames: 17 }

async function upload(user: string, metadata: Record<string, string>): Promise<string> {
  const head = Buffer.from(`{"__metadata__":${JSON.stringify(metadata)}}`)
  const { asset } = await putAsset(server.store, head, { mediaType: 'application/x-safetensors' })
  await keepUpload(server.store, { asset, user })
  return asset
}

/** What a runner told of the weights. */
async function told(companion?: string): Promise<ModelValue> {
  const steps = { steps: 6, shift: 2, solver: 'multistep', isUsual: true } as const
  const model = companion ? { ...plain, fewStep: { hash: companion, source: companion, ...steps } } : plain
  const key = (companion ?? source).split('').reverse().join('')
  await writeResult(server.store, { key, outputs: { model }, assets: [] })
  return model
}

const known = (user: string) => knownModel(server.store, { source, user })

test('a model is foreseen with the companion that its next run finds: each person his own, and none where that is not known yet', async () => {
  expect(await known('ann')).toBeNull()
  const bare = await told()
  expect(await known('ann')).toEqual(bare)
  await upload('ann', { format: 'weights of something else' })
  expect(await known('ann')).toEqual(bare)
  const companion = await upload('ann', { format: 'a companion', base: source })
  expect(await known('ann')).toBeNull()
  const quick = await told(companion)
  expect(await known('ann')).toEqual(quick)
  expect(await known('bob')).toEqual(bare)
  await upload('ann', { format: 'latents', model: source })
  expect(await known('ann')).toEqual(quick)
  await upload('ann', { format: 'a better companion', base: source })
  expect(await known('ann')).toBeNull()
})
