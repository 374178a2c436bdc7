import { existsSync } from 'node:fs'
import { basename, extname } from 'node:path'
import {
  type FilmsJob,
  firstUnseenScene,
  type MethodName,
  methodNames,
  recogniserFile,
  type StudyPlan,
  scorerNames,
} from '@sceneweave/evaluation'
import { companionPath, presets, readFewStepHead } from '@sceneweave/model'
import { usualModel } from '@sceneweave/nodes'
import { type CommandArgs, CommandFault, choiceOption, numberOption, textOption, UsageFault } from '../command.ts'
import { deviceOption } from '../deviceChoice.ts'
import { suggestion } from '../nearest.ts'
import { usualSampling } from '../runSettings.ts'
import { shippedOr } from '../weightsChoice.ts'

/** What an evaluation is asked for: the job without its share, what it runs on, and where the report goes. */
export type Request = {
  readonly job: Omit<FilmsJob, 'worker' | 'of'>
  readonly device: 'onnx' | 'cuda'
  readonly workers: number
  readonly threads?: number
  readonly html: string
  readonly json: string
}

// without --compare: what the model does with its context, and without
const FEW: readonly MethodName[] = ['joint', 'alone']
// a GPU waits for pictures, words and judgement that one process prepares
const GPU_WORKERS = 6
// what two hours of two cores could learn to draw
const ONE_CHARACTER: readonly string[] = ['tiny']
const count = { min: 0, max: 100_000, whole: true }

/** Reads the options. Throws a UsageFault or a CommandFault. */
export async function requestOf(args: CommandArgs): Promise<Request> {
  const [named = usualModel] = args.words
  if (args.words.length > 1) throw new UsageFault(`"${args.words[1]}" is not expected; give one model`)
  const models = [{ name: basename(named, extname(named)), file: shippedOr(named) }, ...alsoOf(args)]
  const html = htmlOf(args, models[0].name)
  const device = measuringDevice(args)
  const workers = numberOption(args, 'workers', { min: 1, max: 64, whole: true })
  return {
    job: {
      weights: models.map(({ file }) => file),
      recogniser: textOption(args, 'recogniser') ?? recogniserFile,
      scorers: Object.fromEntries(
        scorerNames.flatMap((name) => {
          const file = textOption(args, name)
          return file === undefined ? [] : [[name, file]]
        }),
      ),
      plan: planOf(
        args,
        models.map(({ name }) => name),
      ),
      ...(await samplingOf(args, models[0].file)),
      folder: textOption(args, 'films') ?? html.replace(/\.html$/, '-films'),
      strips: numberOption(args, 'sheets', count) ?? 6,
      ranked: numberOption(args, 'ranked', count) ?? 0,
    },
    device,
    workers: workers ?? (device === 'cuda' ? GPU_WORKERS : 1),
    threads: numberOption(args, 'threads', { min: 1, max: 1024, whole: true }),
    html,
    json: html.replace(/\.html$/, '.json'),
  }
}

/** How films are drawn: as the few-step companion wants it where `--sampling quick` asks for that, else in full. */
async function samplingOf(args: CommandArgs, weights: string): Promise<Pick<FilmsJob, 'settings' | 'fewStep'>> {
  const isQuick = choiceOption(args, 'sampling', ['quick', 'full'] as const) === 'quick'
  const fewStep = isQuick ? companionPath(weights) : undefined
  if (fewStep !== undefined && !existsSync(weights))
    throw new CommandFault(`${weights}: no weights there; check the path, or run \`sceneweave doctor\``)
  if (fewStep !== undefined && !existsSync(fewStep))
    throw new CommandFault(
      `${fewStep}: there is no few-step companion; make one with sceneweave distil, or use --sampling full`,
    )
  const usual = fewStep === undefined ? usualSampling : { ...(await readFewStepHead(fewStep)).schedule, guidance: 1 }
  return {
    fewStep,
    settings: {
      steps: numberOption(args, 'steps', { min: 1, max: 1000, whole: true }) ?? usual.steps,
      guidance: numberOption(args, 'guidance', { min: 0, max: 100 }) ?? usual.guidance,
      shift: numberOption(args, 'shift', { min: 0.01, max: 100 }) ?? usual.shift,
      solver: usual.solver,
      contextTime: numberOption(args, 'context-time', { min: 0, max: 1 }) ?? usualSampling.contextTime,
    },
  }
}

/** A device that films can be judged on. */
export function measuringDevice(args: CommandArgs): 'onnx' | 'cuda' {
  const device = deviceOption(args)
  if (device !== 'reference') return device
  throw new UsageFault('--device reference: an evaluation would take days there; choose onnx or cuda')
}

function planOf(args: CommandArgs, models: readonly string[]): StudyPlan {
  const isCompared = args.values.compare === true
  const scenes = numberOption(args, 'scenes', { ...count, min: 1 }) ?? 100
  const many = (name: string) => numberOption(args, name, count)
  const characters = numberOption(args, 'characters', { min: 1, max: 2, whole: true }) as 1 | 2 | undefined
  return {
    firstScene: numberOption(args, 'first', { min: 0, max: 2 ** 40, whole: true }) ?? firstUnseenScene,
    scenes: {
      words: scenes,
      return: many('return') ?? (isCompared ? scenes : 0),
      history: many('history') ?? 0,
      pool: many('pool') ?? 0,
      extension: many('extension') ?? 0,
    },
    methods: methodsOf(args) ?? (isCompared ? methodNames : FEW),
    models,
    limits: {
      frames: presets.small.maxFrames,
      characters: characters ?? (ONE_CHARACTER.includes(models[0]) ? 1 : undefined),
      shots: numberOption(args, 'shots', { min: 2, max: 9, whole: true }),
    },
    length: numberOption(args, 'length', { min: 2, max: 100, whole: true }),
  }
}

function methodsOf(args: CommandArgs): MethodName[] | undefined {
  const asked = textOption(args, 'methods')
    ?.split(',')
    .map((name) => name.trim())
  return asked?.map((name, at) => {
    if (asked.indexOf(name) < at) throw new UsageFault(`--methods ${name}: it is there twice; name it once`)
    const found = methodNames.find((method) => method === name)
    if (found) return found
    throw new UsageFault(`--methods ${name}: there is no such method; ${suggestion(name, methodNames)}`)
  })
}

function alsoOf(args: CommandArgs): { name: string; file: string }[] {
  const given = (args.values.also ?? []) as readonly string[]
  const names = new Set<string>()
  return given.map((text) => {
    const [, name, file] = /^([\w-]+)=(.+)$/.exec(text) ?? []
    // films are kept under the name
    if (name && names.has(name)) throw new UsageFault(`--also ${text}: that name is given twice; choose another name`)
    names.add(name ?? '')
    if (name && file) return { name, file: shippedOr(file) }
    throw new UsageFault(`--also ${text}: say which file by which name; write --also name=file.safetensors`)
  })
}

function htmlOf(args: CommandArgs, model: string): string {
  const html = textOption(args, 'out') ?? `out/${model}-evaluation.html`
  if (html.endsWith('.html')) return html
  throw new CommandFault(`${html}: the report is a page; end its name in .html`)
}
