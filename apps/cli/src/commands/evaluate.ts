import { access, constants } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type EvaluateJob,
  type EvaluateProgress,
  type EvaluateResult,
  type EvaluationJobs,
  evaluationEngine,
  firstUnseenScene,
  type PracticeProgress,
  recogniserFile,
  recogniserRecipe,
  reportTable,
} from '@sceneweave/evaluation'
import { contactSheet, type Picture, writePng } from '@sceneweave/media'
import { weightsFolder, writeWhole } from '@sceneweave/model'
import {
  type Command,
  type CommandArgs,
  type CommandContext,
  numberOption,
  textOption,
  UsageFault,
} from '../command.ts'
import { duration } from '../duration.ts'
import { checkFilmFiles } from '../filmFiles.ts'
import { withEngine } from '../withEngine.ts'

// rows of a sheet that a person still looks at
const SAMPLES = 12

export const evaluate: Command = {
  name: 'evaluate',
  summary: 'measures a model on scenes it has never seen',
  usage: `
sceneweave evaluate [tiny or a weights file] [options]

Prints how much clean context lowers the loss of a noisy shot, how often films show what their words ask for, and how
often a second shot keeps what no caption says. Every figure has its 95 % interval and the accuracy of its judge.

      --scenes <n>         how many scenes (default 100)
      --first <n>          the first of them (default ${firstUnseenScene}); scenes that were trained on are refused
      --steps <n>          sampling steps (default 20)
      --guidance <x>       classifier-free guidance (default 3)
      --shift <x>          time shift (default 2)
      --context-time <t>   noise level t_c of the given first shot (default 0)
      --threads <n>        threads of the runtime (default: as it likes)
      --json <file>        everything that was measured, film by film
      --sheet <file.png>   a row a film: real shots, generated shots, the second with context and alone
      --train-recogniser   trains the judge first, in about four minutes, and writes it
      --recogniser <file>  another judge (default: the shipped one)

Example: sceneweave evaluate tiny --scenes 20 --sheet out/evaluation.png`,
  options: {
    scenes: { type: 'string' },
    first: { type: 'string' },
    steps: { type: 'string' },
    guidance: { type: 'string' },
    shift: { type: 'string' },
    'context-time': { type: 'string' },
    threads: { type: 'string' },
    json: { type: 'string' },
    sheet: { type: 'string' },
    'train-recogniser': { type: 'boolean' },
    recogniser: { type: 'string' },
  },
  async run(args, context) {
    const job = jobOf(args)
    if (args.values['train-recogniser'] === true) {
      await trainJudge(job.recogniser, context)
      if (args.words.length === 0) return 0
    }
    const [json, sheet] = [textOption(args, 'json'), textOption(args, 'sheet')]
    await checkFilmFiles({ sheet })
    if (json) await access(dirname(resolve(json)), constants.W_OK)
    const result = await judge(job, context)
    context.out(reportTable(result.report))
    if (json) await writeWhole(json, [Buffer.from(`${JSON.stringify(result.report, null, 1)}\n`)])
    if (sheet) await writePng(sheet, sheetOf(result))
    for (const path of [json, sheet]) if (path) context.out(path)
    return 0
  },
}

function jobOf(args: CommandArgs): EvaluateJob {
  const [model = 'tiny'] = args.words
  if (args.words.length > 1) throw new UsageFault(`"${args.words[1]}" is not expected; give one model`)
  const count = { min: 1, max: 100_000, whole: true }
  return {
    weights: model === 'tiny' ? fileURLToPath(new URL('tiny.safetensors', weightsFolder)) : model,
    recogniser: textOption(args, 'recogniser') ?? recogniserFile,
    scenes: {
      firstScene: numberOption(args, 'first', { min: 0, max: 2 ** 40, whole: true }) ?? firstUnseenScene,
      scenes: numberOption(args, 'scenes', count) ?? 100,
    },
    settings: {
      steps: numberOption(args, 'steps', { min: 1, max: 1000, whole: true }) ?? 20,
      guidance: numberOption(args, 'guidance', { min: 0, max: 100 }) ?? 3,
      shift: numberOption(args, 'shift', { min: 0.01, max: 100 }) ?? 2,
      contextTime: numberOption(args, 'context-time', { min: 0, max: 1 }) ?? 0,
    },
    samples: textOption(args, 'sheet') ? SAMPLES : 0,
    threads: numberOption(args, 'threads', { min: 1, max: 1024, whole: true }),
  }
}

async function trainJudge(out: string, { signal, progress, out: print }: CommandContext): Promise<void> {
  const onProgress = (value: unknown) => {
    const { step, of, loss } = value as PracticeProgress
    progress(loss === undefined ? `rendering scene ${step}/${of}` : `step ${step}/${of} · loss ${loss.toFixed(3)}`)
  }
  await withEngine<EvaluationJobs, void>(evaluationEngine, (engine) =>
    engine.call('practise', { recipe: recogniserRecipe, out }, { signal, onProgress }),
  )
  progress('')
  print(`recogniser: ${out}`)
}

async function judge(job: EvaluateJob, { signal, progress }: CommandContext): Promise<EvaluateResult> {
  const onProgress = (value: unknown) => {
    const { film, of, etaSeconds } = value as EvaluateProgress
    progress(`film ${film}/${of} · ${duration(etaSeconds)} left`)
  }
  progress('reading the model')
  const result = await withEngine<EvaluationJobs, EvaluateResult>(evaluationEngine, (engine) =>
    engine.call('evaluate', job, { signal, onProgress }),
  )
  progress('')
  return result
}

/** A row a film: three real shots, the same three generated, the second after the real first, and alone. */
function sheetOf({ samples, size }: EvaluateResult): Picture {
  const pictures = samples.flatMap((row) => row.map((data) => ({ data, width: size, height: size })))
  return contactSheet(pictures, { columns: samples[0].length, scale: 2 })
}
