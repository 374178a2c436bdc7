import { execFile } from 'node:child_process'
import { basename, extname, join } from 'node:path'
import { promisify } from 'node:util'
import { type CompareJob, type EvaluationJobs, evaluationEngine, type FewStepFigures } from '@sceneweave/evaluation'
import {
  companionPath,
  loadFewStep,
  loadModel,
  type ModelDescription,
  type RenderEngine,
  renderEngine,
  saveModel,
  writeWhole,
} from '@sceneweave/model'
import { type DistilJob, type DistilRecipe, type DistilResult, smallDistil, tinyDistil } from '@sceneweave/training'
import {
  type Command,
  type CommandArgs,
  type CommandContext,
  CommandFault,
  numberOption,
  textOption,
  UsageFault,
} from '../command.ts'
import { trainingDevice } from '../deviceChoice.ts'
import { fewStepTable } from '../fewStepTable.ts'
import { checkOutput, makeFolderOf } from '../outputFile.ts'
import { drawLosses, howFound, withoutEnding } from '../trainingReport.ts'
import { runTraining, trainingOptions, trainingSettings } from '../trainingRun.ts'
import { shippedOr } from '../weightsChoice.ts'
import { withEngine } from '../withEngine.ts'

const recipes: Readonly<Record<string, DistilRecipe>> = { tiny: tinyDistil, small: smallDistil }
const CHECKPOINT_EVERY = 200
// far from what training, practice and evaluation use
const FIRST_COMPARED = 8_000_000

export const distil: Command = {
  name: 'distil',
  summary: 'makes the few-step companion of a model',
  usage: `
sceneweave distil <tiny | weights file> [options]

Makes a few-step companion: a small file beside the weights, with which films take a few steps and no guidance. The model
itself samples films with guidance, a student of low rank learns to take their way in few steps, and both are compared on
scenes that nobody has trained on. It can be stopped at any time; the same command goes on, to the same companion.

  -o, --output <file>      the companion (default out/<name>-few-step.safetensors); beside its weights it is found there
      --checkpoints <dir>  where a run is kept (default out/<name>-checkpoints, as of the weights' own training)
      --workers <n>        processes that compute gradients (default: one a core); the companion does not depend on it
      --threads <n>        threads of each worker (default 1)
      --device <name>      cuda (default with a GPU) or cpu
      --seconds <n>        stop with a checkpoint after so long
      --scenes <n>         scenes to make films by (default: the recipe's; of small those of its training, whose latents are
                           read where they lie among the checkpoints, so that nothing is drawn again)
      --rank <n>           rank of what is added to matrices (default: the recipe's): the larger, the larger the companion
      --compare <n>        scenes to compare the films of both on (default 12; 0: none)
      --whole <file>       also writes weights and companion as one model, which sceneweave evaluate can judge

Example: sceneweave distil tiny --seconds 1500`,
  options: {
    ...trainingOptions,
    scenes: { type: 'string' },
    rank: { type: 'string' },
    compare: { type: 'string' },
    whole: { type: 'string' },
  },
  async run(args, context) {
    const job = await jobOf(args, context)
    const whole = textOption(args, 'whole')
    for (const path of [job.out, whole]) if (path !== undefined) await checkOutput(path)
    const scenes = numberOption(args, 'compare', { min: 0, max: 10_000, whole: true }) ?? 12
    context.note(`checkpoints are kept in ${job.checkpoints}`)
    const result = await runTraining<DistilJob, DistilResult>('distil', job, context)
    context.progress('')
    if (result.losses.length > 0) context.out(`loss curve: ${await drawLosses(job.out, result.losses)}`)
    if (!result.done) {
      context.out('time is up: the same command goes on from where it stopped')
      return 0
    }
    context.out(`few-step companion: ${job.out}`)
    const hint = howFound(job.out, job.weights)
    if (hint) context.out(hint)
    if (whole) await writeWholeModel(job, whole, context)
    if (scenes > 0) await compare(job, scenes, context)
    return 0
  },
}

async function jobOf(args: CommandArgs, { signal }: CommandContext): Promise<DistilJob> {
  const [name] = args.words
  if (args.words.length !== 1 || !name) throw new UsageFault('say which model: sceneweave distil tiny')
  const weights = shippedOr(name)
  const { config } = await withEngine<RenderEngine, ModelDescription>(renderEngine, (engine) =>
    engine.call('describe', { weights }, { signal }),
  )
  const recipe = recipes[config.name]
  if (!recipe)
    throw new CommandFault(
      `${weights}: there is no recipe for a companion of "${config.name}"; give weights of ${Object.keys(recipes).join(' or ')}`,
    )
  const out = textOption(args, 'output') ?? join('out', basename(companionPath(weights)))
  if (extname(out) !== '.safetensors')
    throw new UsageFault(`${out}: a companion ends in .safetensors; name the file so`)
  const scenes = numberOption(args, 'scenes', { min: 1, max: 100_000, whole: true })
  const rank = numberOption(args, 'rank', { min: 1, max: config.width / 2, whole: true })
  const { base, student } = recipe
  return {
    recipe: {
      ...recipe,
      base: { ...base, data: { ...base.data, ...(scenes !== undefined && { scenes }) } },
      student: { ...student, ...(rank !== undefined && { rank }) },
    },
    weights,
    out,
    made: await madeBy(name),
    checkpoints: textOption(args, 'checkpoints') ?? join('out', `${basename(weights, extname(weights))}-checkpoints`),
    checkpointEvery: CHECKPOINT_EVERY,
    ...trainingSettings(args),
    device: trainingDevice(args),
  }
}

/** What the provenance says of the program: the command, and the commit where it runs from a repository. */
async function madeBy(name: string): Promise<Record<string, string>> {
  const command = `sceneweave distil ${basename(name)}`
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: import.meta.dirname })
    return { command, commit: stdout.trim() }
  } catch {
    return { command }
  }
}

/** Weights and companion as one file: a model like any other, to be sampled without guidance. */
async function writeWholeModel(
  { weights, out }: DistilJob,
  path: string,
  { out: print }: CommandContext,
): Promise<void> {
  await makeFolderOf(path)
  const base = await loadModel(weights)
  const { weights: joined, head } = await loadFewStep(out, base)
  await saveModel(path, base.config, joined, { ...base.provenance, fewStep: head.hash }, { half: true })
  print(`both as one model: ${path} (sample it with guidance 1)`)
}

/** Films of both from the same noise; the figures go beside the companion, where the model card finds them. */
async function compare(job: DistilJob, scenes: number, context: CommandContext): Promise<void> {
  const { weights, out, recipe, device } = job
  const { steps, guidance } = recipe.pairs
  const asked: CompareJob = {
    ...{ weights, companion: out, device: device === 'cuda' ? 'cuda' : 'onnx', teacher: { steps, guidance } },
    scenes: { firstScene: FIRST_COMPARED, scenes },
  }
  const onProgress = (value: unknown) => {
    const { film, of } = value as { film: number; of: number }
    context.progress(`comparing film ${film}/${of}`)
  }
  const figures = await withEngine<EvaluationJobs, FewStepFigures>(evaluationEngine, (engine) =>
    engine.call('compareFewStep', asked, { signal: context.signal, onProgress }),
  )
  context.progress('')
  context.out(fewStepTable(figures))
  const path = `${withoutEnding(out)}-figures.json`
  await writeWhole(path, [Buffer.from(`${JSON.stringify(figures, null, 1)}\n`)])
  context.out(path)
}
