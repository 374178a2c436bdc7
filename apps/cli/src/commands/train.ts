import { extname, join } from 'node:path'
import {
  type AblationName,
  ablations,
  type Recipe,
  smallRecipe,
  type TrainJob,
  type TrainResult,
  tinyRecipe,
} from '@sceneweave/training'
import { type Command, type CommandArgs, choiceOption, numberOption, textOption, UsageFault } from '../command.ts'
import { trainingDevices } from '../deviceChoice.ts'
import { suggestion } from '../nearest.ts'
import { checkOutput } from '../outputFile.ts'
import { drawLosses, withoutEnding } from '../trainingReport.ts'
import { runTraining, trainingOptions, trainingSettings } from '../trainingRun.ts'

const recipes = { tiny: tinyRecipe, small: smallRecipe }
// about two minutes of work on two cores: what a crash may cost
const CHECKPOINT_EVERY = 100

const ablationNames = Object.keys(ablations) as AblationName[]
const ablationList = ablationNames.map((name) => `        ${name.padEnd(20)} ${ablations[name].title}`)

export const train: Command = {
  name: 'train',
  summary: 'trains a model on the film set',
  usage: `
sceneweave train tiny [options]

Trains the shipped model again: about two hours on two cores. It can be stopped at any time; the same command goes on
from the last checkpoint, to the same weights. 'sceneweave train small' is for a GPU.

  -o, --output <file>      the weights to write (default out/tiny.safetensors); the loss curve goes beside it
      --checkpoints <dir>  where a run is kept (default: the output's name and -checkpoints)
      --workers <n>        processes that compute gradients (default: one a core); the weights do not depend on it
      --threads <n>        threads of each worker (default 1)
      --device <name>      cuda (default with a GPU; other roundings than the CPU's) or cpu
      --gpus <n>           GPUs that share every step, in a process each (default 1; needs NCCL)
      --seconds <n>        stop with a checkpoint after so long
      --ablation <name>    a denoiser without a part of the method, for a comparison at equal cost ('evaluate --also').
                           Autoencoder and latents are made once, in out/tiny-checkpoints or where --checkpoints says:
${ablationList.join('\n')}
      --steps <n>          with --ablation: steps of its denoiser (default: a fifth of the recipe's)

Example: sceneweave train tiny -o out/mine.safetensors --seconds 1500`,
  options: {
    ...trainingOptions,
    gpus: { type: 'string' },
    ablation: { type: 'string' },
    steps: { type: 'string' },
  },
  async run(args, context) {
    const job = jobOf(args)
    await checkOutput(job.out)
    context.note(`checkpoints are kept in ${job.checkpoints}`)
    const result = await runTraining<TrainJob, TrainResult>('train', job, context)
    context.progress('')
    if (result.losses.length > 0) context.out(`loss curve: ${await drawLosses(job.out, result.losses)}`)
    context.out(result.done ? `weights: ${job.out}` : 'time is up: the same command goes on from the checkpoint')
    return 0
  },
}

function jobOf(args: CommandArgs): TrainJob {
  const [preset] = args.words
  const names = Object.keys(recipes)
  if (args.words.length !== 1 || !preset) throw new UsageFault('say which model to train: sceneweave train tiny')
  if (!names.includes(preset)) throw new UsageFault(`there is no recipe for "${preset}"; ${suggestion(preset, names)}`)
  const recipe = recipes[preset as keyof typeof recipes]
  const ablation = ablationOf(args, recipe)
  const out =
    textOption(args, 'output') ?? join('out', `${[preset, ...(ablation ? [ablation.name] : [])].join('-')}.safetensors`)
  if (extname(out) !== '.safetensors') throw new UsageFault(`${out}: weights end in .safetensors; name the file so`)
  return {
    recipe,
    ablation,
    out,
    // ablations share the autoencoder and the latents of the recipe
    checkpoints:
      textOption(args, 'checkpoints') ?? `${withoutEnding(ablation ? join('out', preset) : out)}-checkpoints`,
    checkpointEvery: CHECKPOINT_EVERY,
    ...trainingSettings(args),
    ...trainingDevices(args),
  }
}

function ablationOf(args: CommandArgs, { denoiser }: Recipe): TrainJob['ablation'] {
  const name = choiceOption(args, 'ablation', ablationNames)
  const stages = denoiser.stages.map(({ steps }) => steps)
  const all = stages.reduce((sum, steps) => sum + steps, 0)
  // fewer would leave a stage none
  const steps = numberOption(args, 'steps', { min: Math.ceil(all / Math.min(...stages)), whole: true })
  if (name) return { name, steps: steps ?? Math.round(all / 5) }
  if (steps === undefined) return undefined
  throw new UsageFault('--steps: the recipe says how long a model is trained; only an --ablation takes another number')
}
