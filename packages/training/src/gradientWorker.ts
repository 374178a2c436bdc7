import { parentPort, workerData } from 'node:worker_threads'
import { Autoencoder, denoiserParams, factorParams, type ModelConfig, vaeParams } from '@sceneweave/model'
import {
  allocateWeights,
  type Executable,
  gradientName,
  type Program,
  type Weights,
  weightView,
} from '@sceneweave/tensor'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { type Batch, BatchMaker } from './batches.ts'
import { sceneOf } from './dataset.ts'
import { lossProgram } from './lossPrograms.ts'
import { orthogonalProgram } from './muon.ts'
import type { DrawTask, EncodeTask, GradientTask, OrthogonalTask, PixelsTask, Task, WorkerSetup } from './protocol.ts'
import { drawScene, encodePictures, type ScenePixels, scenePictures, scenePixels } from './sceneLatents.ts'

const setup = workerData as WorkerSetup
const { config } = setup
const device = onnxDevice({ threads: setup.threads, sessions: 28 })
const factors = setup.rank === undefined ? [] : factorParams(config, setup.rank)
const params = setup.trained === 'vae' ? vaeParams(config.vae) : [...denoiserParams(config), ...factors]
const shared = new Float32Array(setup.weights)
const slots = setup.slots.map((slot) => new Float32Array(slot))
// ONNX Runtime refuses tensors in shared memory, so each worker reads from a copy of its own
const weights = allocateWeights(setup.trained === 'vae' ? [...params, ...latentStatistics(config)] : params)
const made = new Map<string, Promise<Executable>>()
const maker = new BatchMaker(config, setup.sources)

parentPort?.on('message', async (task: Task) => {
  try {
    const value = await answer(task)
    parentPort?.postMessage({ id: task.id, value }, handedOver(task, value))
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
    parentPort?.postMessage({ id: task.id, value: null, fault: { name, message } })
  }
})

/** Large arrays are handed over, not copied. Those of one buffer go once. */
function handedOver({ type }: Task, value: unknown): ArrayBuffer[] {
  if (type !== 'batch' && type !== 'pixels') return []
  const arrays = type === 'batch' ? (value as Batch).inputs : (value as ScenePixels)
  return [...new Set(Object.values(arrays).map(({ buffer }) => buffer as ArrayBuffer))]
}

function answer(task: Task): Promise<unknown> {
  switch (task.type) {
    case 'gradient':
      return gradient(task)
    case 'encode':
      return encode(task)
    case 'draw':
      return Promise.resolve(draw(task).buffer)
    case 'pixels':
      return Promise.resolve(scenePixels(config, pictures(task)))
    case 'orthogonal':
      return orthogonal(task)
    case 'batch':
      return Promise.resolve(maker.make(task.batch))
  }
}

async function orthogonal({ shape, matrices }: OrthogonalTask): Promise<Float32Array> {
  const executable = await compiled(JSON.stringify(shape), () => orthogonalProgram(shape))
  return (await executable.run({ x: matrices })).x
}

function compiled(key: string, program: () => Program): Promise<Executable> {
  let executable = made.get(key)
  if (!executable) {
    executable = device.compile(program(), weights)
    made.set(key, executable)
  }
  return executable
}

/** Writes the gradient into its slot and gives back the loss. */
async function gradient({ batch, slot }: GradientTask): Promise<number> {
  weights.buffer.set(shared.subarray(0, weights.buffer.length))
  const { shape, inputs } = maker.make(batch)
  const executable = await compiled(JSON.stringify(shape), () => lossProgram(config, shape))
  const results = await executable.run(inputs)
  const slotWeights: Weights = { buffer: slots[slot], index: weights.index }
  for (const { name } of params) {
    // what is not trained has no gradient, and zeros in its slot
    const made = results[gradientName(name)]
    if (made) weightView(slotWeights, name).set(made)
  }
  return results.loss[0]
}

const draw = ({ scenes, scene }: DrawTask | EncodeTask | PixelsTask) => drawScene(config, sceneOf(scenes, scene))

function pictures(task: EncodeTask | PixelsTask): Uint8Array[][] {
  const drawn = task.type === 'pixels' && task.pictures ? new Uint8Array(task.pictures) : draw(task)
  return scenePictures(config, sceneOf(task.scenes, task.scene), { pictures: drawn, stills: task.stills })
}

/** Renders a scene and gives its latents (not normalised: the statistics are not known yet). */
async function encode(task: EncodeTask): Promise<Float32Array[][]> {
  weights.buffer.set(shared.subarray(0, weights.buffer.length))
  weightView(weights, 'vae.latent.std').fill(1)
  weightView(weights, 'vae.latent.mean').fill(0)
  return encodePictures(new Autoencoder(config, device, weights), pictures(task))
}

function latentStatistics({ vae }: ModelConfig): { name: string; shape: number[] }[] {
  return ['mean', 'std'].map((of) => ({ name: `vae.latent.${of}`, shape: [vae.latentChannels] }))
}
