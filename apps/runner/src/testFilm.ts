import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkConfig, initialWeights, modelParams, presets, saveModel, seededNormals } from '@sceneweave/model'
import type { ModelValue, SampleJob } from '@sceneweave/nodes'
import type { AssetRef } from '@sceneweave/project'
import { storeFile } from './assetFiles.ts'
import { openEngineRoom } from './engineRoom.ts'
import { openFolderStorage } from './folderStorage.ts'
import type { RunStorage } from './runStorage.ts'

// What tests of the runner share: a folder, and a model so small that a film takes no time and yet follows its words.

export async function testFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'sceneweave-runner-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) }
}

/** A stage of its own for a test file: storage and an engine's room in a folder, and the asset of a small random model. */
export async function testStage(uploads: readonly AssetRef[] = []) {
  const { folder, remove } = await testFolder()
  const storage = await openFolderStorage(join(folder, 'data'), uploads)
  const room = await openEngineRoom(join(folder, 'work'), { device: 'onnx', threads: 1 }, { killAfterMs: 500 })
  const source = await storeTestModel(storage, folder)
  const close = async () => {
    await room.close()
    await remove()
  }
  return { folder, storage, room, source, close }
}

const words = ['fox', 'owl', 'red', 'runs', 'sits', 'wide', 'character', 'a', 'shot']

/** Stores the weights of a random model as an asset, as if a person had brought it. */
export async function storeTestModel(storage: Pick<RunStorage, 'assets'>, folder: string): Promise<string> {
  const small = { name: 'random', size: 32, width: 32, layers: 1, heads: 1, vocabulary: words }
  const config = checkConfig({ ...presets.tiny, ...small })
  const weights = initialWeights(modelParams(config), 1)
  // fresh weights give a velocity of zero: every plan would make the same film
  seededNormals(1, 0, weights.buffer.length).forEach((normal, at) => {
    weights.buffer[at] += 0.1 * normal
  })
  const file = join(folder, 'random.safetensors')
  await saveModel(file, config, weights, { seed: 1 })
  return (await storeFile(storage, file, 'application/x-safetensors')).asset
}

/** A scene of `shots` shots, all at once, in `steps` steps. */
export const jointJob = (model: ModelValue, { shots = 2, steps = 4 } = {}): SampleJob => ({
  model,
  global: 'a red fox',
  shots: Array.from({ length: shots }, (_, at) => ({
    id: `shot${at + 1}`,
    prompt: ['wide shot of the fox', 'the owl sits', 'the fox runs'][at % 3],
    frames: 5,
    cut: true,
    seed: 10 + at,
  })),
  matrix: Array.from({ length: steps + 1 }, (_, row) => Array.from({ length: shots }, () => 1 - row / steps)),
  solver: 'multistep',
  guidance: 2,
  attention: 'bidirectional',
  history: 'recomputed',
})
