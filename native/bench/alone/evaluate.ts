import { readFileSync } from 'node:fs'
import type { EngineDevice, FilmsJob } from '@sceneweave/evaluation'
import { films } from '../../../packages/evaluation/src/engine.ts'

// node evaluate.mjs <job.json> <worker> <of>: the films of one share of `sceneweave evaluate`, on a machine that has nothing but
// Node.js. The job is that of `evaluationJob.ts`; the films it keeps are taken to where the same command then writes the report.
const [job, worker, of] = process.argv.slice(2)
const asked = JSON.parse(readFileSync(job, 'utf8')) as Omit<FilmsJob, 'worker' | 'of'> & EngineDevice
let [drawn, told] = [0, 0]
await films(
  { ...asked, worker: Number(worker), of: Number(of) },
  {
    signal: new AbortController().signal,
    progress: (value) => {
      const { study, at, films } = value as { study: string; at: number; films: number }
      drawn += films
      if (performance.now() - told < 5_000) return
      told = performance.now()
      console.log(`${(told / 1000).toFixed(0)} s worker ${worker}: ${study} ${at}, ${drawn} films`)
    },
  },
)
console.log(`${(performance.now() / 1000).toFixed(0)} s worker ${worker}: done, ${drawn} films`)
process.exit(0)
