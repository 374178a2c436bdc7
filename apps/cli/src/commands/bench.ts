import { existsSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import {
  type EvaluationJobs,
  evaluationEngine,
  type SpeedProgress,
  type SpeedReport,
  speedTable,
} from '@sceneweave/evaluation'
import { writeWhole } from '@sceneweave/model'
import {
  type Command,
  type CommandArgs,
  type CommandContext,
  numberOption,
  textOption,
  UsageFault,
} from '../command.ts'
import { checkOutput, makeFolderOf } from '../outputFile.ts'
import { shippedOr } from '../weightsChoice.ts'
import { withEngine } from '../withEngine.ts'

export const bench: Command = {
  name: 'bench',
  summary: 'measures the speed of this machine, as ratios; bench graph: of runs and their queue; bench cancel',
  usage: `
sceneweave bench [graph|cancel] [options]

Checks that the cache and 8-bit integers give the same velocity, then times in turn: a denoiser step against the
runtime's own matrix product, a recomputed against a cached step, float32 against int8, making a session against
running it. Without trained weights the model is random.

      --rounds <n>      how often each is timed (default 9)
      --threads <n>     threads of the runtime (default: as it likes)
      --weights <file>  a tiny model (default: the shipped one, where it is there)
      --json <file>     the measurements as JSON

sceneweave bench graph: what runs cost besides the work of their nodes. Nodes that do nothing go through the queue, a
runner of this process and a new database that waits for the disk: graphs cold, unchanged and with the last node changed,
many small runs, memory, and the start of a server. Counts are checked before a time is told; targets are beside it.

      --rounds <n>      how often a run with nothing or one node changed is timed (default 3)
      --quick           small graphs, to see that it works
      --json <file>     the measurements as JSON

sceneweave bench cancel: how long a cancelled run takes to end while it samples, decodes and loads a long film, with the
shipped weights.

      --rounds <n>      how many are cancelled in each (default 40)
      --json <file>     the measurements as JSON

Example: npm run bench -- --rounds 15`,
  options: {
    rounds: { type: 'string' },
    threads: { type: 'string' },
    weights: { type: 'string' },
    quick: { type: 'boolean' },
    json: { type: 'string' },
  },
  async run(args, context) {
    const [part, ...others] = args.words
    const isPart = part === 'graph' || part === 'cancel'
    const stranger = isPart ? others[0] : part
    if (stranger !== undefined)
      throw new UsageFault(
        `"${stranger}" is not expected; write sceneweave bench, sceneweave bench graph, or bench cancel`,
      )
    for (const option of ['threads', 'weights', 'quick'])
      if (args.values[option] !== undefined && (option === 'quick' ? part !== 'graph' : isPart))
        throw new UsageFault(`--${option} is no option of bench${isPart ? ` ${part}` : ''}; see: sceneweave help bench`)
    const rounds = numberOption(args, 'rounds', { min: 1, max: 1000, whole: true })
    const json = textOption(args, 'json')
    if (json) await checkOutput(json)
    const { report, table } = isPart ? await runs(part, { args, rounds, context }) : await speed(args, rounds, context)
    context.progress('')
    context.out(table)
    if (!json) return 0
    await makeFolderOf(json)
    await writeWhole(json, [Buffer.from(`${JSON.stringify(report, null, 1)}\n`)])
    return 0
  },
}

async function speed(args: CommandArgs, rounds = 9, { progress, signal }: CommandContext) {
  const threads = numberOption(args, 'threads', { min: 1, max: 1024, whole: true })
  const settings = { weights: weightsOption(args), rounds, threads }
  progress('building programs')
  const onProgress = (value: unknown) => progress(`timing ${(value as SpeedProgress).part}`)
  const report = await withEngine<EvaluationJobs, SpeedReport>(evaluationEngine, (engine) =>
    engine.call('bench', settings, { signal, onProgress }),
  )
  return { report, table: speedTable(report) }
}

type RunsBench = { args: CommandArgs; rounds: number | undefined; context: CommandContext }

async function runs(part: 'graph' | 'cancel', { args, rounds, context }: RunsBench) {
  const { progress, signal, note } = context
  // database and queue are loaded only for this
  const { busyLoad, graphTable, measureCancel, measureGraph } = await import('../graphBench/index.ts')
  const [load, cores] = [loadavg()[0], availableParallelism()]
  if (load > busyLoad(cores))
    note(`this machine has other work to do (load ${load.toFixed(2)} on ${cores} cores): the times will be too long`)
  const size = args.values.quick === true ? 'quick' : 'full'
  const report =
    part === 'cancel'
      ? await measureCancel({ rounds: rounds ?? 40, signal, progress })
      : await measureGraph({ size, rounds: rounds ?? 3, signal, progress })
  return { report, table: graphTable(report) }
}

function weightsOption(args: CommandArgs): string | undefined {
  const given = textOption(args, 'weights')
  if (given !== undefined) return shippedOr(given)
  const path = shippedOr('tiny')
  return existsSync(path) ? path : undefined
}
