import { expect, test } from 'vitest'
import { planProgram } from './cuda/planProgram.ts'
import { allocateWeights } from './device.ts'
import { add } from './ops/arithmetic.ts'
import { input } from './ops/leaf.ts'
import { PackedValues } from './packed.ts'
import { buildProgram } from './program.ts'

const values = Float32Array.from({ length: 96 }, (_, i) => Math.sin(i * 1.7) * (i < 48 ? 1 : 100))

test('what is kept in 8 bits comes back within half a step of the largest of its block, the same after a second time', () => {
  const packed = new PackedValues(96, 48)
  packed.write(values, 0)
  const once = packed.read(0, 96)
  for (const from of [0, 48]) {
    const most = Math.max(...values.subarray(from, from + 48).map(Math.abs))
    for (let i = from; i < from + 48; i++) expect(Math.abs(once[i] - values[i])).toBeLessThanOrEqual(most / 254 + 1e-6)
  }
  packed.write(once, 0)
  const twice = packed.read(0, 96)
  expect(Math.max(...twice.map((value, i) => Math.abs(value - once[i]) / 100))).toBeLessThanOrEqual(1e-7)
})

test('zeros stay zeros, and one block does not change another', () => {
  const packed = new PackedValues(96, 48)
  packed.write(values.subarray(48), 48)
  expect([...packed.read(0, 48)]).toEqual(new Array(48).fill(0))
  const before = packed.read(48, 48)
  packed.write(new Float32Array(48), 0)
  expect(packed.read(48, 48)).toEqual(before)
  expect(() => packed.write(values.subarray(0, 24), 0)).toThrow('no whole number of blocks of 48')
})

test('a plan unpacks what it reads and packs what it writes, where it lies in a resident of any size', () => {
  const program = buildProgram({ y: add(input('x', [2, 48]), input('x', [2, 48])) })
  const part = (buffer: number, offset: number) => ({ buffer, offset, format: 'bf16' as const, block: 48 })
  const plan = planProgram(program, allocateWeights([]), {
    format: 'bf16',
    bound: { inputs: new Map([['x', part(1, 48)]]), outputs: new Map([['y', part(2, 96)]]) },
  })
  expect(plan.launches).toEqual(['unpack8', 'elementwise', 'pack8'])
  const places = Array.from({ length: plan.places.length / 3 }, (_, at) => [
    ...plan.places.subarray(3 * at, 3 * at + 3),
  ])
  // space 2 is the first buffer, the weights; a block is a scale and 48 bytes
  expect(places).toContainEqual([3, 52, 104])
  expect(places).toContainEqual([4, 104, 104])
  const cut = { inputs: new Map([['x', part(1, 8)]]), outputs: new Map() }
  expect(() => planProgram(program, allocateWeights([]), { format: 'bf16', bound: cut })).toThrow('cut a block of 48')
})
