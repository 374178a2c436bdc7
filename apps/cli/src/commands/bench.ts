import { existsSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import {
  type EvaluationJobs,
  evaluationEngine,
  type SpeedProgress,
  type SpeedReport,
  speedTable,
} from '@sceneweave/evaluation'
import { weightsFolder, writeWhole } from '@sceneweave/model'
import {
  type Command,
  type CommandArgs,
  type CommandContext,
  numberOption,
  textOption,
  UsageFault,
} from '../command.ts'
import { withEngine } from '../withEngine.ts'

export const bench: Command = {
  name: 'bench',
  summary: 'measures the speed of this machine, as ratios; bench graph: of runs and their queue',
  usage: `
sceneweave bench [graph] [options]

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
    const isGraph = part === 'graph'
    const stranger = isGraph ? others[0] : part
    if (stranger !== undefined)
      throw new UsageFault(`"${stranger}" is not expected; write sceneweave bench, or sceneweave bench graph`)
    for (const option of isGraph ? ['threads', 'weights'] : ['quick'])
      if (args.values[option] !== undefined)
        throw new UsageFault(`--${option} is no option of bench${isGraph ? ' graph' : ''}; see: sceneweave help bench`)
    const rounds = numberOption(args, 'rounds', { min: 1, max: 1000, whole: true })
    const { report, table } = isGraph ? await graph(args, rounds, context) : await speed(args, rounds, context)
    context.progress('')
    context.out(table)
    const json = textOption(args, 'json')
    if (json) await writeWhole(json, [Buffer.from(`${JSON.stringify(report, null, 1)}\n`)])
    return 0
  },
}

async function speed(args: CommandArgs, rounds = 9, { progress, signal }: CommandContext) {
  const threads = numberOption(args, 'threads', { min: 1, max: 1024, whole: true })
  const settings = { weights: textOption(args, 'weights') ?? shippedWeights(), rounds, threads }
  progress('building programs')
  const onProgress = (value: unknown) => progress(`timing ${(value as SpeedProgress).part}`)
  const report = await withEngine<EvaluationJobs, SpeedReport>(evaluationEngine, (engine) =>
    engine.call('bench', settings, { signal, onProgress }),
  )
  return { report, table: speedTable(report) }
}

async function graph(args: CommandArgs, rounds = 3, { progress, signal, note }: CommandContext) {
  // database and queue are loaded only for this
  const { busyLoad, graphTable, measureGraph } = await import('../graphBench/index.ts')
  const [load, cores] = [loadavg()[0], availableParallelism()]
  if (load > busyLoad(cores))
    note(`this machine has other work to do (load ${load.toFixed(2)} on ${cores} cores): the times will be too long`)
  const size = args.values.quick === true ? 'quick' : 'full'
  const report = await measureGraph({ size, rounds, signal, progress })
  return { report, table: graphTable(report) }
}

function shippedWeights(): string | undefined {
  const path = fileURLToPath(new URL('tiny.safetensors', weightsFolder))
  return existsSync(path) ? path : undefined
}
