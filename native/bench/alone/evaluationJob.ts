import { evaluate } from '../../../apps/cli/src/commands/evaluate.ts'
import { requestOf } from '../../../apps/cli/src/evaluation/request.ts'
import { parseCommandLine } from '../../../apps/cli/src/parseCommandLine.ts'

// node --import tsx native/bench/alone/evaluationJob.ts <words of sceneweave evaluate…>: prints the job for `evaluate.mjs`, with
// files named as these words name them: give each by its path there, --recogniser and --films too. Films to be ranked are not
// made there: nothing encodes them.
const { job, threads } = await requestOf(parseCommandLine(evaluate, [...process.argv.slice(2), '--device', 'onnx']))
if (job.ranked > 0) throw new Error('--ranked: films are encoded where the program is installed; leave it out')
process.stdout.write(`${JSON.stringify({ ...job, device: 'cuda', threads })}\n`)
