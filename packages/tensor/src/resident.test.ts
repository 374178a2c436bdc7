import { afterAll, describe, expect, test } from 'vitest'
import { cudaDevice, cudaDevices } from './cuda/index.ts'
import { allocateWeights, askChained, type Device } from './device.ts'
import { seededNormals } from './noise.ts'
import { onnxDevice } from './onnx/index.ts'
import { add, mul, scale } from './ops/arithmetic.ts'
import { input, param } from './ops/leaf.ts'
import { buildProgram } from './program.ts'
import { referenceDevice } from './reference.ts'

const none = allocateWeights([])
const devices: Record<string, () => Device> = { reference: referenceDevice, onnx: () => onnxDevice({ threads: 1 }) }
if (cudaDevices().length > 0)
  Object.assign(devices, { cuda: cudaDevice, 'cuda in bf16': () => cudaDevice({ format: 'bf16' }) })

describe.each(Object.entries(devices))('residents of %s', (_, open) => {
  const device = open()
  afterAll(() => device.release())

  test('are zeros at first, and keep what is written to a part of them', async () => {
    const resident = await device.resident(6)
    await resident.write(Float32Array.of(1, 2), 3)
    expect([...(await resident.read())]).toEqual([0, 0, 0, 1, 2, 0])
    expect([...(await resident.read(4, 2))]).toEqual([2, 0])
    await resident.release()
  })

  test('stand for inputs and outputs, and a program may write where it reads', async () => {
    const state = await device.resident(4)
    const program = buildProgram({ next: scale(add(input('now', [4]), input('by', [4])), 2) })
    const executable = await device.compile(program, none, {
      bind: { inputs: { now: { resident: state } }, outputs: { next: { resident: state } } },
    })
    // asked for at once: each sees what the one before it left
    const runs = [1, 2, 3].map((by) => executable.run({ by: new Float32Array(4).fill(by) }))
    expect(await Promise.all(runs)).toEqual([{}, {}, {}])
    expect([...(await state.read())]).toEqual([22, 22, 22, 22])
  })

  test('hold many values side by side, and outputs add up where they are told to', async () => {
    const sums = await device.resident(8)
    const [a, b] = [input('a', [4]), input('b', [4])]
    const executable = await device.compile(buildProgram({ sum: add(a, b), product: mul(a, b) }), none, {
      bind: { outputs: { sum: { resident: sums, adds: true }, product: { resident: sums, offset: 4 } } },
    })
    const given = { a: Float32Array.of(1, 2, 3, 4), b: new Float32Array(4).fill(10) }
    await executable.run(given)
    await executable.run(given)
    expect([...(await sums.read())]).toEqual([22, 24, 26, 28, 10, 20, 30, 40])
  })

  test('are all read before any of them is written', async () => {
    const [left, right] = [await device.resident(2), await device.resident(2)]
    await left.write(Float32Array.of(1, 2))
    await right.write(Float32Array.of(3, 4))
    const [x, y] = [input('x', [2]), input('y', [2])]
    const swapped = await device.compile(buildProgram({ a: y, b: x }), none, {
      bind: {
        inputs: { x: { resident: left }, y: { resident: right } },
        outputs: { a: { resident: left }, b: { resident: right } },
      },
    })
    await swapped.run({})
    expect([[...(await left.read())], [...(await right.read())]]).toEqual([
      [3, 4],
      [1, 2],
    ])
  })

  test('can be put in the place of one another from run to run', async () => {
    const [first, second] = [await device.resident(2), await device.resident(3)]
    await second.write(Float32Array.of(7, 8, 9))
    const program = buildProgram({ y: scale(input('x', [2]), 2) })
    const executable = await device.compile(program, none, { bind: { inputs: { x: { resident: first } } } })
    expect(await executable.run({})).toEqual({ y: Float32Array.of(0, 0) })
    expect(await executable.run({}, { inputs: { x: second } })).toEqual({ y: Float32Array.of(14, 16) })
    expect(await executable.run({})).toEqual({ y: Float32Array.of(0, 0) })
    const run = async (name: string, count: number) =>
      executable.run({}, { inputs: { [name]: await device.resident(count) } })
    await expect(run('z', 2)).rejects.toThrow('"z" is not among the inputs that were bound')
    await expect(run('x', 1)).rejects.toThrow('input "x" needs values 0 to 2 of 1')
  })

  test('hand numbers from one program to the next when both are asked for as one', async () => {
    const [state, other] = [await device.resident(2), await device.resident(2)]
    const bind = (x: typeof state, y: typeof state) => ({
      bind: { inputs: { x: { resident: x } }, outputs: { y: { resident: y } } },
    })
    const sum = buildProgram({ y: add(input('x', [2]), input('by', [2])) })
    const twice = buildProgram({ y: scale(input('x', [2]), 2) })
    const first = await device.compile(sum, none, bind(state, other))
    const second = await device.compile(twice, none, bind(other, state))
    const by = (value: number) => ({ by: new Float32Array(2).fill(value) })
    const runs = (value: number) => [
      { executable: first, inputs: by(value) },
      { executable: second, inputs: {}, instead: { inputs: { x: other }, outputs: { y: state } } },
    ]
    const asked = [
      await askChained(device, runs(1)),
      await askChained(device, runs(5)),
      await askChained(device, runs(7)),
    ]
    await Promise.all(asked.map(({ done }) => done))
    expect([...(await state.read())]).toEqual([42, 42])
  })

  test('in 8 bits hold each block by a scale of its own, for the host and for programs', async () => {
    const [packed, wide] = [await device.resident(64, { block: 16 }), await device.resident(64, { block: 16 })]
    const given = Float32Array.from(
      { length: 64 },
      (_, i) => (i % 16 === 0 ? 127 : (i % 16) - 3) * 2 ** Math.floor(i / 16),
    )
    await packed.write(given)
    const program = buildProgram({ y: scale(input('x', [32]), 2) })
    const part = (resident: typeof packed) => ({ resident, offset: 16 })
    const executable = await device.compile(program, none, {
      bind: { inputs: { x: part(packed) }, outputs: { y: part(wide) } },
    })
    await executable.run({})
    expect([...(await packed.read())]).toEqual([...given])
    expect([...(await wide.read(16, 32))]).toEqual([...given.slice(16, 48)].map((value) => 2 * value))
    expect([...(await wide.read(0, 16))]).toEqual(new Array(16).fill(0))
    const larger = await device.resident(128, { block: 16 })
    await executable.run({}, { outputs: { y: larger } })
    expect([...(await larger.read(16, 32))]).toEqual([...(await wide.read(16, 32))])
  })

  test('are drawn over with seeded noise where they are, the same as on the host', async () => {
    const values = await device.resident(1000)
    await values.write(new Float32Array(1000).fill(3))
    const part = { seed: 2 ** 40 + 5, stream: 2 }
    await values.draw([
      { ...part, offset: 10, count: 501, keep: 0, fresh: 1 },
      { ...part, offset: 600, count: 30, keep: 0.25, fresh: 0.5 },
    ])
    const drawn = await values.read()
    const normals = seededNormals(part.seed, part.stream, 501)
    const wanted = new Float32Array(1000).fill(3)
    wanted.set(normals, 10)
    for (let i = 0; i < 30; i++) wanted[600 + i] = 0.75 + 0.5 * normals[i]
    const furthest = drawn.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i])), 0)
    expect(furthest, 'furthest from the numbers of the host').toBeLessThanOrEqual(2 ** -22)
  })

  test('work beside weights, and what is not bound comes and goes as ever', async () => {
    const weights = allocateWeights([{ name: 'w', shape: [2] }])
    weights.buffer.set([5, 7])
    const kept = await device.resident(2)
    const w = param('w', [2])
    const program = buildProgram({ kept: mul(input('x', [2]), w), shown: add(input('x', [2]), w) })
    const executable = await device.compile(program, weights, { bind: { outputs: { kept: { resident: kept } } } })
    expect(await executable.run({ x: Float32Array.of(2, 3) })).toEqual({ shown: Float32Array.of(7, 10) })
    expect([...(await kept.read())]).toEqual([10, 21])
  })

  test('are refused in words where they do not fit, or belong to another device', async () => {
    const program = buildProgram({ y: scale(input('x', [4]), 2) })
    const short = await device.resident(3)
    const bind = (resident: typeof short, name = 'x') =>
      device.compile(program, none, { bind: { inputs: { [name]: { resident } } } })
    await expect(bind(short)).rejects.toThrow('input "x" needs values 0 to 4 of 3')
    await expect(bind(short, 'z')).rejects.toThrow('the program has no input "z" to bind')
    const foreign = await referenceDevice().resident(4)
    const run = async () => (await bind(foreign)).run({})
    await expect(run()).rejects.toThrow('a resident of another device')
  })
})
