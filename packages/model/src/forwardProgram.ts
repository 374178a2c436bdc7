import { buildProgram, type Program } from '@sceneweave/tensor'
import type { ModelConfig } from './config.ts'
import { denoiserForward } from './mmdit.ts'
import type { Sequence } from './sequence.ts'

export type ProgramKind = 'velocity' | 'commit'

/** Velocity, or with `commit` each layer's keys and values, as a program. */
export function forwardProgram(config: ModelConfig, kind: ProgramKind, sequence: Sequence, prefix: number): Program {
  const { velocity, keys, values } = denoiserForward(config, { sequence, prefix })
  if (kind === 'velocity') return buildProgram({ velocity })
  const named = keys.flatMap((k, layer) => [[`k.${layer}`, k] as const, [`v.${layer}`, values[layer]] as const])
  return buildProgram(Object.fromEntries(named))
}
