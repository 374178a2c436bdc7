import { type Device, seededNormals, seededUniforms, sizeOf, weightView } from '@sceneweave/tensor'
import { planMemory, type StorageFormat } from '@sceneweave/tensor/cuda'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { afterAll, expect, test } from 'vitest'
import { Autoencoder } from './autoencoder.ts'
import { tokenGrid, tokenWidth } from './config.ts'
import { countParams, initialWeights } from './params.ts'
import { putPixels, toPixels } from './pictures.ts'
import { encoderProgram, tileProgram } from './tileProgram.ts'
import type { Box } from './tiles.ts'
import { relativeError, toyAutoencoderWeights, toyConfig } from './toyModel.ts'
import { vaeParams } from './vae.ts'
import { modelParams } from './weights.ts'

const onnx = onnxDevice({ threads: 1 })
afterAll(() => onnx.release())

// ten tokens a side: there is more than a halo to cut
const config = { ...toyConfig, size: 160 }
const weights = toyAutoencoderWeights(config)
weightView(weights, 'vae.latent.mean').fill(0)
weightView(weights, 'vae.latent.std').fill(1)
const frames = 9
const latents = Float32Array.from(seededNormals(1, 0, sizeOf(tokenGrid(config, frames)) * tokenWidth(config)))
const uniform = seededUniforms(2, 0)
const pictures = Uint8Array.from({ length: frames * config.size ** 2 * 3 }, () => 256 * uniform())

/** A device that has so much memory of its own, and what it was asked to compile: how much of the shot, and how many weights. */
function withMemory(bytes: number, of = weights) {
  const compiled: { values: number; weights: number }[] = []
  const device: Device = {
    ...onnx,
    memory: planMemory('bf16', { free: async () => bytes, hasWeights: () => true }),
    compile: (program, given, options) => {
      compiled.push({ values: sizeOf(program.shapes[program.inputs[0].value]), weights: given.buffer.length })
      expect(options?.isExact).toBe(true)
      return onnx.compile(program, given, options)
    },
  }
  return { compiled, autoencoder: new Autoencoder(config, device, of) }
}
const onHost = new Autoencoder(config, onnx, weights)

test('where a shot fits it goes through whole, to the bit as the program alone', async () => {
  const { autoencoder, compiled } = withMemory(1e9)
  const decoder = await onnx.compile(tileProgram(config, 'decode', tokenGrid(config, frames)), weights)
  const encoder = await onnx.compile(encoderProgram(config, frames), weights)
  const drawn = new Uint8Array(pictures.length)
  const all: Box = [
    [0, frames],
    [0, config.size],
    [0, config.size],
  ]
  putPixels(drawn, (await decoder.run({ latents })).pixels, { size: config.size, box: all, kept: all })
  const seen = (await encoder.run({ pixels: toPixels(pictures, config.size) })).latents
  for (const one of [autoencoder, onHost]) {
    expect(Buffer.compare(await one.decode(latents, frames), drawn)).toBe(0)
    expect(relativeError(await one.encode(pictures), seen)).toBe(0)
  }
  expect(compiled.map(({ values }) => values)).toEqual([latents.length, pictures.length])
})

test('where it does not fit it goes through in tiles of one size, to the same result', async () => {
  const { autoencoder, compiled } = withMemory(5e6)
  const [drawn, expected] = [await autoencoder.decode(latents, frames), await onHost.decode(latents, frames)]
  expect(drawn.every((value, at) => Math.abs(value - expected[at]) <= 1)).toBe(true)
  expect(relativeError(await autoencoder.encode(pictures), await onHost.encode(pictures))).toBeLessThan(1e-5)
  const [decoded, encoded] = compiled
  expect(compiled).toHaveLength(2)
  expect(decoded.values).toBeLessThan(latents.length)
  expect(encoded.values).toBeLessThan(pictures.length)
})

test('where not even the smallest tile fits, that is told before anything is compiled', async () => {
  const { autoencoder, compiled } = withMemory(1e6)
  const least = await autoencoder.leastBytes(frames)
  expect(least).toBeGreaterThan(1e6)
  const fault = { name: 'MemoryFault', code: 'out-of-memory', needs: { neededBytes: least, freeBytes: 1e6 } }
  await expect(autoencoder.decode(latents, frames)).rejects.toMatchObject(fault)
  await expect(autoencoder.decode(latents, frames)).rejects.toThrow(
    "to decode a shot in the smallest tiles takes 0.0 GB of the GPU's memory and 0.0 GB are free; end what else uses the GPU, or run on the CPU",
  )
  await expect(autoencoder.encode(pictures)).rejects.toThrow('to encode a clip in the smallest tiles')
  expect(compiled).toEqual([])
  const enough = withMemory(least)
  await enough.autoencoder.decode(latents, frames)
  expect(enough.compiled).toHaveLength(1)
  expect(await onHost.leastBytes(frames)).toBe(0)
})

test('a device copies the weights of the autoencoder and no others', async () => {
  const all = initialWeights(modelParams(config), 1)
  const { autoencoder, compiled } = withMemory(1e9, all)
  await autoencoder.decode(latents, frames)
  expect(compiled[0].weights).toBe(weights.buffer.length)
  expect(compiled[0].weights).toBeLessThan(all.buffer.length / 2)
})

test('a shot of another length than was said is a fault', async () => {
  await expect(onHost.decode(latents, 5)).rejects.toThrow('a shot of 5 pictures has 200 tokens of 16 values')
  await expect(onHost.encode(pictures.subarray(3 * config.size ** 2))).rejects.toThrow(
    '1 + 4·n pictures of 160², not 8',
  )
})

test('what it takes is told as it is: in float32 on a device that rounds, with weights that are not there in it', async () => {
  const leastOn = (format: StorageFormat, there: readonly StorageFormat[]) => {
    const memory = planMemory(format, { free: async () => 0, hasWeights: (_, asked) => there.includes(asked) })
    return new Autoencoder(config, { ...onnx, memory }, weights).leastBytes(frames)
  }
  const least = await leastOn('bf16', ['bf16', 'f32'])
  expect(least).toBe(await leastOn('f32', ['f32']))
  expect((await leastOn('bf16', ['bf16'])) - least).toBeGreaterThan(4 * countParams(vaeParams(config.vae)))
})
