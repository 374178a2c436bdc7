import { findCommand, helpText } from './help.ts'
import { parseCommandLine } from './parseCommandLine.ts'
import { reportOf } from './report.ts'
import { openTerminal } from './terminal.ts'

const terminal = openTerminal(process.stdout, process.stderr)
const cancel = new AbortController()

async function main([name, ...words]: readonly string[]): Promise<number> {
  const asksHelp = words.includes('--help') || words.includes('-h')
  if (name === undefined || name === 'help' || name === '--help' || name === '-h' || asksHelp) {
    terminal.out(await helpText(asksHelp ? name : words[0]))
    return 0
  }
  const command = await findCommand(name)
  const { out, note } = terminal
  // once it is stopping, the live line says so until the end
  const progress = (line: string) => {
    if (!cancel.signal.aborted) terminal.progress(line)
  }
  return command.run(parseCommandLine(command, words), { signal: cancel.signal, out, progress, note })
}

/** The one place where a fault becomes words. */
function fail(thrown: unknown): number {
  const { line, exitCode } = reportOf(thrown, cancel.signal.aborted)
  terminal.end()
  process.stderr.write(`${line}\n`)
  if (process.env.SCENEWEAVE_DEBUG === '1') console.error(thrown)
  return exitCode
}

for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => {
    // an engine ends itself when this process is gone
    if (cancel.signal.aborted) process.exit(exitCode)
    terminal.progress('stopping after this step; once more stops at once')
    cancel.abort()
  })
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (thrown: unknown) => process.exit(fail(thrown)))
// a reader that has seen enough (`| head`) is no failure
process.stdout.on('error', () => process.exit(0))

process.exitCode = await main(process.argv.slice(2)).catch(fail)
terminal.end()
// all of ours is closed; what a library keeps open (next's watchers of files do not end) does not keep a stopped program
if (cancel.signal.aborted) setTimeout(() => process.exit(), 1000).unref()
