import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type EvaluationJobs,
  evaluationEngine,
  type SpeedProgress,
  type SpeedReport,
  speedTable,
} from '@sceneweave/evaluation'
import { weightsFolder, writeWhole } from '@sceneweave/model'
import { type Command, numberOption, textOption, UsageFault } from '../command.ts'
import { withEngine } from '../withEngine.ts'

export const bench: Command = {
  name: 'bench',
  summary: 'measures the speed of this machine, as ratios',
  usage: `
sceneweave bench [options]

Checks that the cache and 8-bit integers give the same velocity, then times in turn: a denoiser step against the
runtime's own matrix product, a recomputed against a cached step, float32 against int8, making a session against
running it. Without trained weights the model is random.

      --rounds <n>      how often each is timed (default 9)
      --threads <n>     threads of the runtime (default: as it likes)
      --weights <file>  a tiny model (default: the shipped one, where it is there)
      --json <file>     the measurements as JSON

Example: npm run bench -- --rounds 15`,
  options: {
    rounds: { type: 'string' },
    threads: { type: 'string' },
    weights: { type: 'string' },
    json: { type: 'string' },
  },
  async run(args, { out, progress, signal }) {
    if (args.words.length > 0) throw new UsageFault(`"${args.words[0]}" is not expected; bench has options only`)
    const settings = {
      weights: textOption(args, 'weights') ?? shippedWeights(),
      rounds: numberOption(args, 'rounds', { min: 1, max: 1000, whole: true }) ?? 9,
      threads: numberOption(args, 'threads', { min: 1, max: 1024, whole: true }),
    }
    progress('building programs')
    const onProgress = (value: unknown) => progress(`timing ${(value as SpeedProgress).part}`)
    const report = await withEngine<EvaluationJobs, SpeedReport>(evaluationEngine, (engine) =>
      engine.call('bench', settings, { signal, onProgress }),
    )
    progress('')
    out(speedTable(report))
    const json = textOption(args, 'json')
    if (json) await writeWhole(json, [Buffer.from(`${JSON.stringify(report, null, 1)}\n`)])
    return 0
  },
}

function shippedWeights(): string | undefined {
  const path = fileURLToPath(new URL('tiny.safetensors', weightsFolder))
  return existsSync(path) ? path : undefined
}
