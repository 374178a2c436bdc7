export type SolverName = 'euler' | 'heun' | 'multistep'
export const solvers: readonly SolverName[] = ['euler', 'heun', 'multistep']

/** Latents by shot number; what a model predicts has the same form. */
export type ByShot = ReadonlyMap<number, Float32Array>

/** The velocity of the moving shots when their latents are `latents`, at the times of the step's start or end. */
export type VelocityAt = (latents: ByShot, when: 'start' | 'end') => Promise<ByShot>

/** One step of the flow: from and to times of each moving shot. */
export type Move = ReadonlyMap<number, { readonly from: number; readonly to: number }>

/** Advances latents along dz/dt = v by one step. Keeps what a multistep rule must remember. */
export type Solver = (latents: ByShot, move: Move, velocity: VelocityAt) => Promise<ByShot>

/** What a multistep rule remembers of each shot: its last velocity, the step taken with it, and where that led. */
export type SolverMemory = Map<number, { readonly v: Float32Array; readonly step: number; readonly to: number }>

/** A solver that keeps what it must remember in `memory`. Euler; Heun's second order (two evaluations a step, one for the last); Adams–Bashforth 2 (multistep). */
export function makeSolver(name: SolverName, memory: SolverMemory = new Map()): Solver {
  switch (name) {
    case 'euler':
      return async (latents, move, velocity) => advance(latents, move, await velocity(latents, 'start'))
    case 'heun':
      return heun
    case 'multistep':
      return multistep(memory)
    default:
      return name satisfies never
  }
}

const heun: Solver = async (latents, move, velocity) => {
  const first = await velocity(latents, 'start')
  const guess = advance(latents, move, first)
  // at t = 0 the model was hardly trained, and a second look there costs as much as another step
  if ([...move.values()].every(({ to }) => to === 0)) return guess
  const second = await velocity(guess, 'end')
  const mean = new Map(
    [...first].map(([shot, v]) => [shot, v.map((value, i) => (value + (second.get(shot) as Float32Array)[i]) / 2)]),
  )
  return advance(latents, move, mean)
}

/** Adams–Bashforth 2 with unequal steps, each shot with its own memory: v + h/(2h′)·(v − v′). */
function multistep(memory: SolverMemory): Solver {
  return async (latents, move, velocity) => {
    const now = await velocity(latents, 'start')
    const slopes = new Map<number, Float32Array>()
    for (const [shot, v] of now) {
      const { from, to } = move.get(shot) as { from: number; to: number }
      const before = memory.get(shot)
      const follows = before !== undefined && before.to === from
      const ratio = follows ? (to - from) / (2 * before.step) : 0
      slopes.set(shot, follows ? v.map((value, i) => value + ratio * (value - before.v[i])) : v)
      memory.set(shot, { v, step: to - from, to })
    }
    return advance(latents, move, slopes)
  }
}

function advance(latents: ByShot, move: Move, slopes: ByShot): Map<number, Float32Array> {
  const next = new Map<number, Float32Array>()
  for (const [shot, { from, to }] of move) {
    const [z, v] = [latents.get(shot) as Float32Array, slopes.get(shot) as Float32Array]
    next.set(
      shot,
      z.map((value, i) => value + (to - from) * v[i]),
    )
  }
  return next
}
