import { expect, test } from 'vitest'
import { type LastStep, type Move, passesOf, type SolverName } from './solver.ts'

/** Follows the passes of one step for one number a shot, as a device does for latents. */
class Walk {
  asked = 0
  private readonly last = new Map<number, LastStep>()
  private readonly kept = new Map<number, number>()
  private readonly name: SolverName
  private readonly now: Map<number, number>

  constructor(name: SolverName, now: Map<number, number>) {
    this.name = name
    this.now = now
  }

  step(move: Move, velocity: (z: number, t: number) => number): Map<number, number> {
    for (const { when, shots } of passesOf(this.name, move, this.last)) {
      this.asked++
      for (const [shot, { advance, recall, keeps }] of shots) {
        const { from, to } = move.get(shot) as { from: number; to: number }
        const z = this.now.get(shot) as number
        const v = velocity(z, when === 'start' ? from : to)
        this.now.set(shot, z + advance * v + recall * (this.kept.get(shot) ?? 0))
        if (keeps) this.kept.set(shot, v)
      }
    }
    return this.now
  }
}

// dz/dt = λz + t, from t = 1 to 0: z(t) = C·e^{λt} − t/λ − 1/λ²
const RATE = 1.5
const exact = (): number => {
  const c = (1 + 1 / RATE + 1 / RATE ** 2) / Math.exp(RATE)
  return c - 1 / RATE ** 2
}

/** Error at t = 0 after `steps` steps from z(1) = 1. `bend` makes steps unequal. */
function errorOf(name: SolverName, steps: number, bend = 1): number {
  const walk = new Walk(name, new Map([[4, 1]]))
  const time = (k: number) => (1 - k / steps) ** bend
  let now = 1
  for (let k = 0; k < steps; k++) {
    const move = new Map([[4, { from: time(k), to: time(k + 1) }]])
    now = walk.step(move, (z, t) => RATE * z + t).get(4) as number
  }
  return Math.abs(now - exact())
}

test.each([
  ['euler', 1],
  ['heun', 2],
  ['multistep', 2],
] as const)('%s is of order %i, on unequal steps too', (name, order) => {
  for (const bend of [1, 1.5]) {
    const [coarse, fine] = [errorOf(name, 16, bend), errorOf(name, 64, bend)]
    const measured = Math.log2(coarse / fine) / 2
    expect(measured).toBeGreaterThan(order - 0.2)
    expect(measured).toBeLessThan(order + 0.4)
  }
})

test('euler and multistep ask once a step, heun twice but for the last step', () => {
  const asked = (['euler', 'heun', 'multistep'] as const).map((name) => {
    const walk = new Walk(name, new Map([[0, 1]]))
    for (const [from, to] of [
      [1, 0.5],
      [0.5, 0],
    ])
      walk.step(new Map([[0, { from, to }]]), (z) => z)
    return walk.asked
  })
  expect(asked).toEqual([2, 3, 2])
})

test('multistep forgets a shot that was noised again in between', () => {
  const now = new Map([[0, 0]])
  const walk = new Walk('multistep', now)
  const moved = (from: number, to: number, slope: number) => {
    now.set(0, 0)
    return walk.step(new Map([[0, { from, to }]]), () => slope).get(0)
  }
  moved(1, 0.5, 8)
  expect(moved(0.5, 0, 2)).toBe(-0.5 * (2 - 6 / 2))
  expect(moved(0.75, 0.5, 2)).toBe(-0.25 * 2)
})

test('each shot moves by its own times', () => {
  const move = new Map([
    [0, { from: 1, to: 0.5 }],
    [3, { from: 0.5, to: 0.25 }],
  ])
  const now = new Map([0, 3].map((shot) => [shot, 1]))
  expect([...new Walk('euler', now).step(move, (z) => z)]).toEqual([
    [0, 0.5],
    [3, 0.75],
  ])
})
