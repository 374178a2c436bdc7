import { z } from 'zod'
import { readSafetensors, WeightsFault, writeSafetensors } from './safetensors.ts'
import type { ByShot, SolverMemory } from './solver.ts'

/** A sampling between two rows of its plan. Caches are left out: they follow, to the bit, from the latents. */
export type SamplingState = {
  /** The row of the plan that comes next. */
  readonly row: number
  /** Steps done: rows that moved something. */
  readonly done: number
  /** Latents as they are, at the times of the row. */
  readonly now: ByShot
  /** Clean latents of shots that were finished here; given ones are not among them. */
  readonly clean: ByShot
  /** How often a shot was noised again, which says what noise it gets next. */
  readonly rises: ReadonlyMap<number, number>
  readonly memory: Readonly<SolverMemory>
}

const FORMAT = 'sceneweave-sampling 1'
const Numbers = z.strictObject({
  row: z.int().min(0),
  done: z.int().min(0),
  rises: z.array(z.tuple([z.int(), z.int()])),
  memory: z.array(z.tuple([z.int(), z.strictObject({ step: z.number(), to: z.number() })])),
})

/** Writes a state as one safetensors file. `job` names the work it belongs to: only the same work may go on from it. */
export async function saveSamplingState(path: string, state: SamplingState, job: string): Promise<void> {
  const { row, done, now, clean, rises, memory } = state
  const numbers = {
    row,
    done,
    rises: [...rises],
    memory: [...memory].map(([shot, { step, to }]) => [shot, { step, to }]),
  }
  const named = (part: Part, latents: ByShot) =>
    [...latents].map(([shot, data]) => ({ name: `${part}.${shot}`, shape: [data.length], data }))
  const velocities = new Map([...memory].map(([shot, { v }]) => [shot, v]))
  const tensors = [...named('now', now), ...named('clean', clean), ...named('v', velocities)]
  await writeSafetensors(path, tensors, { format: FORMAT, job, numbers: JSON.stringify(numbers) })
}

/** The state in a file, or null where it belongs to other work or is damaged: the work then begins anew. */
export async function loadSamplingState(path: string, job: string): Promise<SamplingState | null> {
  try {
    const { tensors, metadata } = await readSafetensors(path)
    if (metadata.format !== FORMAT || metadata.job !== job) return null
    const { row, done, rises, memory } = Numbers.parse(JSON.parse(metadata.numbers))
    const found: Record<Part, Map<number, Float32Array>> = { now: new Map(), clean: new Map(), v: new Map() }
    for (const [name, { data }] of tensors) {
      const [part, shot] = name.split('.')
      found[part as Part].set(Number(shot), data)
    }
    const remembered = memory.map(([shot, step]) => [shot, { ...step, v: found.v.get(shot) as Float32Array }] as const)
    return { row, done, now: found.now, clean: found.clean, rises: new Map(rises), memory: new Map(remembered) }
  } catch (error) {
    if (error instanceof WeightsFault || error instanceof z.ZodError || error instanceof SyntaxError) return null
    throw error
  }
}

type Part = 'now' | 'clean' | 'v'
