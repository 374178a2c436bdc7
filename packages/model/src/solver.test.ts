import { expect, test } from 'vitest'
import { type ByShot, makeSolver, type SolverName } from './solver.ts'

// dz/dt = λz + t, from t = 1 to 0: z(t) = C·e^{λt} − t/λ − 1/λ²
const RATE = 1.5
const exact = (): number => {
  const c = (1 + 1 / RATE + 1 / RATE ** 2) / Math.exp(RATE)
  return c - 1 / RATE ** 2
}

/** Error at t = 0 after `steps` steps from z(1) = 1. `bend` makes steps unequal. */
async function errorOf(name: SolverName, steps: number, bend = 1): Promise<number> {
  const solver = makeSolver(name)
  let now: ByShot = new Map([[4, Float32Array.of(1)]])
  const time = (k: number) => (1 - k / steps) ** bend
  for (let k = 0; k < steps; k++) {
    const [from, to] = [time(k), time(k + 1)]
    now = await solver(now, new Map([[4, { from, to }]]), async (latents, when) => {
      const t = when === 'start' ? from : to
      return new Map([...latents].map(([shot, z]) => [shot, z.map((value) => RATE * value + t)]))
    })
  }
  return Math.abs((now.get(4) as Float32Array)[0] - exact())
}

test.each([
  ['euler', 1],
  ['heun', 2],
  ['multistep', 2],
] as const)('%s is of order %i, on unequal steps too', async (name, order) => {
  for (const bend of [1, 1.5]) {
    const [coarse, fine] = [await errorOf(name, 16, bend), await errorOf(name, 64, bend)]
    const measured = Math.log2(coarse / fine) / 2
    expect(measured).toBeGreaterThan(order - 0.2)
    expect(measured).toBeLessThan(order + 0.4)
  }
})

test('euler and multistep ask once a step, heun twice but for the last step', async () => {
  const asked = { euler: 0, heun: 0, multistep: 0 }
  for (const name of ['euler', 'heun', 'multistep'] as const) {
    const solver = makeSolver(name)
    for (const [from, to] of [
      [1, 0.5],
      [0.5, 0],
    ])
      await solver(new Map([[0, Float32Array.of(1)]]), new Map([[0, { from, to }]]), async (latents) => {
        asked[name]++
        return latents
      })
  }
  expect(asked).toEqual({ euler: 2, heun: 3, multistep: 2 })
})

test('multistep forgets a shot that was noised again in between', async () => {
  const solver = makeSolver('multistep')
  const step = (from: number, to: number, slope: number) =>
    solver(
      new Map([[0, Float32Array.of(0)]]),
      new Map([[0, { from, to }]]),
      async () => new Map([[0, Float32Array.of(slope)]]),
    )
  await step(1, 0.5, 8)
  const followed = await step(0.5, 0, 2)
  const begun = await step(0.75, 0.5, 2)
  expect(followed.get(0)).toEqual(Float32Array.of(-0.5 * (2 - 6 / 2)))
  expect(begun.get(0)).toEqual(Float32Array.of(-0.25 * 2))
})

test('each shot moves by its own times', async () => {
  const move = new Map([
    [0, { from: 1, to: 0.5 }],
    [3, { from: 0.5, to: 0.25 }],
  ])
  const latents = new Map([0, 3].map((shot) => [shot, Float32Array.of(1)]))
  const next = await makeSolver('euler')(latents, move, async () => latents)
  expect([...next].map(([shot, z]) => [shot, z[0]])).toEqual([
    [0, 0.5],
    [3, 0.75],
  ])
})
