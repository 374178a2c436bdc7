import { expect, test } from 'vitest'
import { allocateWeights, askChained } from '../device.ts'
import { add } from '../ops/arithmetic.ts'
import { input, param } from '../ops/leaf.ts'
import { buildProgram } from '../program.ts'
import type { Addon } from './addon.ts'
import { OpenedDevice } from './openedDevice.ts'

/** An addon without a device: writes down what it is asked. */
function stage({ room = 2 ** 40 } = {}) {
  const heard: string[] = []
  let handles = 0
  const handle = (name: string) => ({ [name]: handles++ }) as never
  const addon: Addon = {
    devices: () => [],
    openDevice: async () => handle('device'),
    roomOf: async () => room,
    makeBuffer: async (_, count, format) => {
      heard.push(`buffer of ${count} ${format ? 'bf16' : 'f32'}`)
      return handle('buffer')
    },
    writeBuffer: async () => {},
    readBuffer: async () => {},
    drawBuffer: async (_, parts) => void heard.push(`draw ${[...parts]}`),
    ncclVersion: () => 0,
    ranksId: () => new Uint8Array(128),
    joinRanks: async () => handle('ranks'),
    shareBuffer: async () => {},
    abortRanks: () => {},
    releaseRanks: () => {},
    makePlan: async () => handle('plan'),
    runPlan: async () => {
      heard.push('plan')
      return 0
    },
    makeChain: async (plans) => {
      // longer than whoever asks next
      await new Promise((resolve) => setTimeout(resolve, 5))
      heard.push(`chain of ${plans.length}`)
      return handle('chain')
    },
    runChain: async (_, calls) => {
      heard.push(`chain with ${calls.map(({ inputs }) => inputs.map((of) => of[0]))}`)
      return 0
    },
    releaseChain: () => void heard.push('chain released'),
    releasePlan: () => {},
    releaseBuffer: () => {},
    releaseDevice: () => {},
  }
  return { heard, device: new OpenedDevice(addon, 0, 'bf16') }
}

const none = allocateWeights([])
const sum = buildProgram({ y: add(input('x', [2]), input('by', [2])) })

test('programs that are asked for as one are one call, made ready once, in the order in which they were asked for', async () => {
  const { heard, device } = stage()
  const state = await device.resident(2, 'f32')
  const bind = { inputs: { x: { resident: state } }, outputs: { y: { resident: state } } }
  const [a, b] = [await device.compile(sum, none, { bind }), await device.compile(sum, none, { bind })]
  heard.length = 0
  const runs = (...values: number[]) =>
    values.map((value, at) => ({
      executable: at === 0 ? a : { ...b },
      inputs: { by: new Float32Array(2).fill(value) },
    }))
  const asked = await askChained(device, runs(1, 2))
  await Promise.all([asked.done, (await askChained(device, runs(3, 4))).done])
  expect(heard).toEqual(['chain of 2', 'chain with 1,2', 'chain with 3,4'])
  await b.release()
  await new Promise((resolve) => setTimeout(resolve))
  expect(heard.at(-1)).toBe('chain released')
})

test('noise is drawn by one call, whose words are where, which numbers, and how much of each', async () => {
  const { heard, device } = stage()
  const resident = await device.resident(8, 'f32')
  await resident.draw([{ offset: 2, count: 4, seed: 2 ** 33 + 7, stream: 1, keep: 0.5, fresh: 2 }])
  expect(heard.at(-1)).toBe('draw 2,4,7,2,1,0.5,2')
})

test('a program without weights takes none to the device', async () => {
  const { heard, device } = stage()
  const weights = allocateWeights([{ name: 'w', shape: [64, 64] }])
  await device.compile(sum, weights)
  expect(heard).toEqual(['buffer of 1 bf16'])
  await device.compile(buildProgram({ y: add(input('x', [64, 64]), param('w', [64, 64])) }), weights)
  expect(heard.at(-1)).toBe('buffer of 4096 bf16')
})
