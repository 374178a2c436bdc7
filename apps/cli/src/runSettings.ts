import { fileURLToPath } from 'node:url'
import { type NoisePlan, type SolverName, solvers, weightsFolder } from '@sceneweave/model'
import { type CommandArgs, choiceOption, numberOption, textOption, UsageFault } from './command.ts'
import { deviceOption } from './deviceChoice.ts'
import type { FilmFiles } from './filmFiles.ts'
import { type ModeName, modeNames } from './modes.ts'
import type { SceneFile } from './sceneFile.ts'

/** How a scene is sampled: an option before the scene's own wish before the default. */
export type Sampling = {
  readonly mode: ModeName
  readonly steps: number
  readonly guidance: number
  readonly shift: number
  readonly solver: SolverName
  readonly seed: number
  /** The time t_c at which finished shots are seen. */
  readonly contextTime: number
}

const defaults: Sampling = {
  mode: 'joint',
  steps: 20,
  guidance: 3,
  shift: 2,
  solver: 'multistep',
  seed: 0,
  contextTime: 0.1,
}

/** What does not come from the scene: files and the machine. */
export type Making = {
  readonly files: FilmFiles
  readonly weights: string
  readonly device: 'onnx' | 'reference' | 'cuda'
  readonly int8: boolean
  readonly threads?: number
  readonly scale: number
  readonly planFile?: string
  readonly history?: 'cached' | 'recomputed'
}

/** Reads the options of the machine. Throws a UsageFault or a CommandFault. */
export function machineOf(args: CommandArgs): Pick<Making, 'device' | 'int8' | 'threads'> {
  const device = deviceOption(args)
  const int8 = args.values.int8 === true
  if (int8 && device !== 'onnx') throw new UsageFault('--int8 needs --device onnx; leave one of the two out')
  return { device, int8, threads: numberOption(args, 'threads', { min: 1, max: 1024, whole: true }) }
}

/** Reads the options that need no scene. Throws a UsageFault or a CommandFault. */
export function makingOf(args: CommandArgs): Making {
  const film = textOption(args, 'output')
  if (film === undefined) throw new UsageFault('the film has no name; give one: -o film.mp4')
  return {
    files: { film, poster: textOption(args, 'poster'), sheet: textOption(args, 'sheet') },
    weights: textOption(args, 'weights') ?? fileURLToPath(new URL('tiny.safetensors', weightsFolder)),
    ...machineOf(args),
    scale: numberOption(args, 'scale', { min: 1, max: 32, whole: true }) ?? 4,
    planFile: textOption(args, 'plan'),
    history: choiceOption(args, 'history', ['cached', 'recomputed']),
  }
}

/** Reads the options that a scene may wish for too. */
export function samplingOf(args: CommandArgs, scene: SceneFile): Sampling {
  const given: Partial<Sampling> = {
    mode: choiceOption(args, 'mode', modeNames),
    steps: numberOption(args, 'steps', { min: 1, max: 1000, whole: true }),
    guidance: numberOption(args, 'guidance', { min: 0, max: 100 }),
    shift: numberOption(args, 'shift', { min: 0.01, max: 100 }),
    solver: choiceOption(args, 'solver', solvers),
    seed: numberOption(args, 'seed', { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }),
    contextTime: numberOption(args, 'context-time', { min: 0, max: 1 }),
  }
  const pick = <Key extends keyof Sampling>(key: Key): Sampling[Key] =>
    given[key] ?? (scene[key] as Sampling[Key] | undefined) ?? defaults[key]
  return {
    mode: pick('mode'),
    steps: pick('steps'),
    guidance: pick('guidance'),
    shift: pick('shift'),
    solver: pick('solver'),
    seed: pick('seed'),
    contextTime: pick('contextTime'),
  }
}

/** The plan options as the sampler takes them. */
export type PlannedSampling = {
  readonly plan: NoisePlan
  readonly attention: 'bidirectional' | 'causal'
  readonly history: 'cached' | 'recomputed'
}
