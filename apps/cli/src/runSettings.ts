import { type HistoryKind, type ModelDescription, type NoisePlan, type SolverName, solvers } from '@sceneweave/model'
import { usualModel } from '@sceneweave/nodes'
import { type CommandArgs, CommandFault, choiceOption, numberOption, textOption, UsageFault } from './command.ts'
import { deviceOption } from './deviceChoice.ts'
import type { FilmFiles } from './filmFiles.ts'
import { type ModeName, modeNames } from './modes.ts'
import type { SceneFile } from './sceneFile.ts'
import { shippedOr } from './weightsChoice.ts'

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
  /** quick: by the model's few-step companion, in the steps that it was made for. */
  readonly sampling: 'quick' | 'full'
}

/** What a person asked for, in options or in the scene; the rest is settled when the model is known. */
export type SamplingWishes = Partial<Sampling>

/** What films are made with where nothing else is asked; an evaluation measures the same. */
export const usualSampling: Sampling = {
  sampling: 'full',
  mode: 'joint',
  // `tiny` in 8 guided multistep steps is 37 dB from 12, in 6 31 dB; more are not seen
  steps: 8,
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
  readonly history?: HistoryKind
}

/** Reads the options of the machine. Throws a UsageFault or a CommandFault. */
export function machineOf(args: CommandArgs): Pick<Making, 'device' | 'int8' | 'threads'> {
  const device = deviceOption(args)
  const int8 = args.values.int8 === true
  if (int8 && device !== 'onnx') throw new UsageFault('--int8 needs --device onnx; leave one of the two out')
  return { device, int8, threads: numberOption(args, 'threads', { min: 1, max: 1024, whole: true }) }
}

// what a plan made by hand holds already
const planSays = ['steps', 'shift', 'context-time']

/** Reads the options that need no scene. Throws a UsageFault or a CommandFault. */
export function makingOf(args: CommandArgs): Making {
  const film = textOption(args, 'output')
  if (film === undefined) throw new UsageFault('the film has no name; give one: -o film.mp4')
  const isSaid = planSays.find((name) => args.values[name] !== undefined)
  if (isSaid && args.values.plan !== undefined)
    throw new UsageFault(`--${isSaid} means nothing beside --plan, which says every time; leave one of the two out`)
  return {
    files: { film, poster: textOption(args, 'poster'), sheet: textOption(args, 'sheet') },
    weights: shippedOr(textOption(args, 'weights') ?? usualModel),
    ...machineOf(args),
    scale: numberOption(args, 'scale', { min: 1, max: 32, whole: true }) ?? 4,
    planFile: textOption(args, 'plan'),
    history: choiceOption(args, 'history', ['cached', 'compact', 'recomputed']),
  }
}

/** Reads the options that a scene may wish for too. */
export function samplingWishes(args: CommandArgs, scene: SceneFile): SamplingWishes {
  const given: SamplingWishes = {
    sampling: choiceOption(args, 'sampling', ['quick', 'full'] as const),
    mode: choiceOption(args, 'mode', modeNames),
    steps: numberOption(args, 'steps', { min: 1, max: 1000, whole: true }),
    guidance: numberOption(args, 'guidance', { min: 0, max: 100 }),
    shift: numberOption(args, 'shift', { min: 0.01, max: 100 }),
    solver: choiceOption(args, 'solver', solvers),
    seed: numberOption(args, 'seed', { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }),
    contextTime: numberOption(args, 'context-time', { min: 0, max: 1 }),
  }
  const names = Object.keys(usualSampling) as (keyof Sampling)[]
  return Object.fromEntries(names.map((name) => [name, given[name] ?? scene[name]]))
}

/**
 * All settings of a sampling: wishes before what is usual. Quick is usual on a CPU where the model has a few-step companion
 * and nothing was said that only full sampling heeds. Throws a CommandFault where quick is wished for without a companion.
 */
export function settleSampling(
  wishes: SamplingWishes,
  { fewStep, fewStepFault, config }: ModelDescription,
  { device, planFile }: Pick<Making, 'device' | 'planFile'>,
): Sampling {
  if (wishes.sampling === 'quick' && !fewStep)
    throw new CommandFault(
      fewStepFault ??
        `"${config.name}" has no few-step companion; make one with sceneweave distil, or use --sampling full`,
    )
  const { steps, guidance, shift, solver } = wishes
  const isOpen = [steps, guidance, shift, solver, planFile].every((wish) => wish === undefined)
  const isUsual = device !== 'cuda' && isOpen
  const sampling = wishes.sampling ?? (fewStep && isUsual ? 'quick' : 'full')
  const quick: SamplingWishes = fewStep && sampling === 'quick' ? { ...fewStep.head.schedule, guidance: 1 } : {}
  const said = Object.fromEntries(Object.entries(wishes).filter(([, wish]) => wish !== undefined))
  return { ...usualSampling, ...quick, ...said, sampling }
}

/** The plan options as the sampler takes them. */
export type PlannedSampling = {
  readonly plan: NoisePlan
  readonly attention: 'bidirectional' | 'causal'
  readonly history: HistoryKind
}
