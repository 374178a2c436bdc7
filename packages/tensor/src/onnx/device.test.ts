import { afterAll, describe, expect, test } from 'vitest'
import { allocateWeights, type Weights, weightView } from '../device.ts'
import { gelu } from '../ops/activation.ts'
import { add, mul, scale } from '../ops/arithmetic.ts'
import { constant, input, param } from '../ops/leaf.ts'
import { linear } from '../ops/linear.ts'
import { linearBy } from '../ops/linearBy.ts'
import { buildProgram, type Program } from '../program.ts'
import { referenceDevice } from '../reference.ts'
import { type Shape, sizeOf } from '../tensor.ts'
import { onnxDevice } from './device.ts'
import { lower } from './lower.ts'
import { createSession } from './session.ts'

const device = onnxDevice({ threads: 2 })
afterAll(() => device.release())

const wave = (size: number, phase = 0) => Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7 + phase))

function waveWeights(program: Program): Weights {
  const weights = allocateWeights(program.params.map(({ name, value }) => ({ name, shape: program.shapes[value] })))
  for (const { name, value } of program.params)
    weightView(weights, name).set(wave(sizeOf(program.shapes[value]), name.length))
  return weights
}

function mlp(rows: number, [k, m]: Shape) {
  const hidden = gelu(linear(input('x', [rows, k]), param('w1', [k, m]), param('b1', [m])))
  return buildProgram({ y: linear(hidden, param('w2', [m, k]), param('b2', [k])) })
}

function byGroups() {
  const x = input('x', [40, 32])
  const group = (rows: [number, number][], name: string) => {
    return { rows, w: param(`w_${name}`, [32, 24]), b: param(`b_${name}`, [24]) }
  }
  const video: [number, number][] = [
    [3, 20],
    [25, 40],
  ]
  const text: [number, number][] = [
    [0, 3],
    [20, 25],
  ]
  return buildProgram({ y: linearBy(x, [group(video, 'video'), group(text, 'text')]) })
}

const distance = (a: Float32Array, b: Float32Array) => {
  const difference = a.reduce((sum, value, at) => sum + (value - b[at]) ** 2, 0)
  return Math.sqrt(difference / b.reduce((sum, value) => sum + value ** 2, 0))
}

describe('a program on ONNX Runtime', () => {
  test('agrees with its meaning', async () => {
    const program = mlp(12, [32, 48])
    const weights = waveWeights(program)
    const inputs = { x: wave(12 * 32) }
    const expected = await (await referenceDevice().compile(program, weights)).run(inputs)
    const got = await (await device.compile(program, weights)).run(inputs)
    expect(distance(got.y, expected.y)).toBeLessThan(1e-6)
  })

  test('gives the same bits again, in the same session and in a fresh one', async () => {
    const program = mlp(12, [32, 48])
    const weights = waveWeights(program)
    const inputs = { x: wave(12 * 32) }
    const bits: string[] = []
    for (const int8 of [false, true])
      for (const each of [device, device, onnxDevice({ threads: 2 })]) {
        const executable = await each.compile(program, weights, { int8 })
        bits.push(Buffer.from((await executable.run(inputs)).y.buffer).toString('hex'))
        bits.push(Buffer.from((await executable.run(inputs)).y.buffer).toString('hex'))
      }
    expect(new Set(bits.slice(0, 6)).size).toBe(1)
    expect(new Set(bits.slice(6)).size).toBe(1)
  })

  test('reads the weights at every run, and int8 those of its compilation', async () => {
    const program = mlp(4, [8, 16])
    const weights = waveWeights(program)
    const inputs = { x: wave(4 * 8) }
    const [float, int8] = [
      await device.compile(program, weights),
      await device.compile(program, weights, { int8: true }),
    ]
    const before = [await float.run(inputs), await int8.run(inputs)]
    weightView(weights, 'w1').fill(0)
    const after = [await float.run(inputs), await int8.run(inputs)]
    expect(after[0].y).not.toEqual(before[0].y)
    expect(after[1].y).toEqual(before[1].y)
  })

  for (const [name, program] of [
    ['linear', mlp(40, [32, 48])],
    ['linearBy', byGroups()],
  ] as const)
    test(`int8 ${name} stays within three percent`, async () => {
      const weights = waveWeights(program)
      const inputs = { x: wave(40 * 32) }
      const exact = await (await device.compile(program, weights)).run(inputs)
      const rounded = await (await device.compile(program, weights, { int8: true })).run(inputs)
      expect(rounded.y).not.toEqual(exact.y)
      expect(distance(rounded.y, exact.y)).toBeLessThan(0.03)
    })

  test('keeps its names when leaves, outputs and values of the graph share them', async () => {
    const x = input('x', [2])
    const program = buildProgram({
      x: scale(x, 2),
      'gradient:x': x,
      y: mul(add(x, param('%0', [2])), param('%1', [2])),
    })
    const weights = waveWeights(program)
    weights.buffer.fill(3)
    const got = await (await device.compile(program, weights)).run({ x: Float32Array.of(1, 2) })
    expect(got).toEqual({ x: Float32Array.of(2, 4), 'gradient:x': Float32Array.of(1, 2), y: Float32Array.of(12, 15) })
  })

  test('may have outputs that depend on no input, and inputs that no output depends on', async () => {
    const program = buildProgram({ y: scale(constant(Float32Array.of(1, -0), [2]), 2) })
    const unread = { ...program, ...withUnreadInput(program) }
    const got = await (await device.compile(unread, waveWeights(unread))).run({ spare: Float32Array.of(1) })
    expect(got.y).toEqual(Float32Array.of(2, -0))
  })

  test('takes rows of length zero', async () => {
    const program = buildProgram({ y: scale(input('x', [0, 4]), 2) })
    const got = await (await device.compile(program, waveWeights(program))).run({ x: new Float32Array(0) })
    expect(got.y.length).toBe(0)
  })
})

function withUnreadInput(program: Program): Partial<Program> {
  const [instruction] = buildProgram({ spare: input('spare', [1]) }).instructions
  const value = program.shapes.length
  return {
    shapes: [...program.shapes, [1]],
    instructions: [...program.instructions, { ...instruction, outputs: [value] }],
    inputs: [{ name: 'spare', value }],
  }
}

describe('sessions', () => {
  test('are made again when the pool let them go, also while others run', async () => {
    const small = onnxDevice({ threads: 1, sessions: 1 })
    const programs = [3, 5, 7].map((rows) => mlp(rows, [8, 16]))
    const weights = waveWeights(programs[0])
    const executables = await Promise.all(programs.map((program) => small.compile(program, weights)))
    const run = (at: number) => executables[at].run({ x: wave(programs[at].shapes[0][0] * 8) })
    const together = await Promise.all([0, 1, 2, 0, 1, 2].map(run))
    for (const at of [0, 1, 2]) {
      expect(together[at].y).toEqual(together[at + 3].y)
      expect((await run(at)).y).toEqual(together[at].y)
    }
    await executables[0].release()
    await executables[0].release()
    expect((await run(1)).y).toEqual(together[1].y)
    await small.release()
  })

  test('of one program are shared, and outlive the release of one owner', async () => {
    const program = mlp(3, [8, 16])
    const weights = waveWeights(program)
    const [first, second] = [await device.compile(program, weights), await device.compile(program, weights)]
    const expected = await first.run({ x: wave(24) })
    await first.release()
    expect(await second.run({ x: wave(24) })).toEqual(expected)
  })
})

describe('what cannot run', () => {
  test('is an invalid program when the runtime refuses it', async () => {
    const graph = lower(mlp(3, [8, 16]))
    graph.output('z', graph.one('NoSuchOp', ['x']), [3, 8])
    await expect(createSession(graph, 1)).rejects.toMatchObject({ name: 'DeviceFault', code: 'invalid-program' })
  })

  test('says which input is missing or too short', async () => {
    const program = mlp(3, [8, 16])
    const executable = await device.compile(program, waveWeights(program))
    await expect(async () => executable.run({})).rejects.toThrow('input "x" is missing')
    await expect(async () => executable.run({ x: wave(4) })).rejects.toThrow('input "x" has 4 elements, expected 24')
  })

  test('says which parameter the weights lack', async () => {
    await expect(device.compile(mlp(3, [8, 16]), allocateWeights([]))).rejects.toThrow('no parameter "w1"')
  })
})
