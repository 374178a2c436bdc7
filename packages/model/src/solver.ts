export type SolverName = 'euler' | 'heun' | 'multistep'
export const solvers: readonly SolverName[] = ['euler', 'heun', 'multistep']

/** Latents by shot number; what a model predicts has the same form. */
export type ByShot = ReadonlyMap<number, Float32Array>

/** One step of the flow: from and to times of each moving shot. */
export type Move = ReadonlyMap<number, { readonly from: number; readonly to: number }>

/** What a multistep rule remembers of each shot: its last velocity, the step taken with it, and where that led. */
export type SolverMemory = Map<number, LastStep & { readonly v: Float32Array }>
/** A step without its velocity: its size and the time it led to. */
export type LastStep = { readonly step: number; readonly to: number }

/**
 * How a shot follows a velocity v that was predicted at the times of a step's start or end: z ← z + advance·v + recall·before,
 * where before is a velocity that was kept; with `keeps`, v is the one that is kept now.
 */
export type Following = { readonly advance: number; readonly recall: number; readonly keeps: boolean }
export type Pass = { readonly when: 'start' | 'end'; readonly shots: ReadonlyMap<number, Following> }

/**
 * The passes of one step of dz/dt = v. Euler; Heun's second order (two a step, one for the last); Adams–Bashforth 2
 * (multistep), v + h/(2h′)·(v − v′) with unequal steps, each shot with its own memory: `last`, which is kept up.
 */
export function passesOf(name: SolverName, move: Move, last: Map<number, LastStep>): Pass[] {
  const each = (follow: (shot: number, h: number) => Following) =>
    new Map([...move].map(([shot, { from, to }]) => [shot, follow(shot, to - from)]))
  switch (name) {
    case 'euler':
      return [{ when: 'start', shots: each((_, h) => ({ advance: h, recall: 0, keeps: false })) }]
    case 'heun': {
      const first: Pass = { when: 'start', shots: each((_, h) => ({ advance: h, recall: 0, keeps: true })) }
      // at t = 0 the model was hardly trained, and a second look there costs as much as another step
      if ([...move.values()].every(({ to }) => to === 0)) return [first]
      const mended = each((_, h) => ({ advance: h / 2, recall: -h / 2, keeps: false }))
      return [first, { when: 'end', shots: mended }]
    }
    case 'multistep': {
      const shots = each((shot, h) => {
        const before = last.get(shot)
        const ratio = before && before.to === move.get(shot)?.from ? h / (2 * before.step) : 0
        return { advance: h * (1 + ratio), recall: -h * ratio, keeps: true }
      })
      for (const [shot, { from, to }] of move) last.set(shot, { step: to - from, to })
      return [{ when: 'start', shots }]
    }
    default:
      return name satisfies never
  }
}
