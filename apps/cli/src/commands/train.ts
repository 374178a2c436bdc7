import { extname, join } from 'node:path'
import { smallRecipe, type TrainJob, type TrainResult, tinyRecipe } from '@sceneweave/training'
import { type Command, type CommandArgs, textOption, UsageFault } from '../command.ts'
import { trainingDevices } from '../deviceChoice.ts'
import { suggestion } from '../nearest.ts'
import { drawLosses, withoutEnding } from '../trainingReport.ts'
import { runTraining, trainingOptions, trainingSettings } from '../trainingRun.ts'

const recipes = { tiny: tinyRecipe, small: smallRecipe }
// about two minutes of work on two cores: what a crash may cost
const CHECKPOINT_EVERY = 100

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

Example: sceneweave train tiny -o out/mine.safetensors --seconds 1500`,
  options: { ...trainingOptions, gpus: { type: 'string' } },
  async run(args, context) {
    const job = jobOf(args)
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
  const out = textOption(args, 'output') ?? join('out', `${preset}.safetensors`)
  if (extname(out) !== '.safetensors') throw new UsageFault(`${out}: weights end in .safetensors; name the file so`)
  return {
    recipe: recipes[preset as keyof typeof recipes],
    out,
    checkpoints: textOption(args, 'checkpoints') ?? `${withoutEnding(out)}-checkpoints`,
    checkpointEvery: CHECKPOINT_EVERY,
    ...trainingSettings(args),
    ...trainingDevices(args),
  }
}
