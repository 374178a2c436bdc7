import { evaluate } from '../../../apps/cli/src/commands/evaluate.ts'
import { requestOf } from '../../../apps/cli/src/evaluation/request.ts'
import { parseCommandLine } from '../../../apps/cli/src/parseCommandLine.ts'

// node --import tsx native/bench/alone/evaluationJob.ts <words of sceneweave evaluate…>: prints the job for `evaluate.mjs`, with
// files named as these words name them.
const { job, device, threads } = await requestOf(parseCommandLine(evaluate, process.argv.slice(2)))
process.stdout.write(`${JSON.stringify({ ...job, device, threads })}\n`)
