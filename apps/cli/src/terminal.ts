import type { CommandContext } from './command.ts'

const QUIET_MS = 5000

/** Standard output and standard error as a command uses them. `end` leaves the cursor at the start of a line. */
export type Terminal = Omit<CommandContext, 'signal'> & { readonly end: () => void }

/** Lines and one live line below them. Where stderr is no terminal the live line is printed when its first word changes, and every five seconds. */
export function openTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  let live = ''
  let printed = { at: Number.NEGATIVE_INFINITY, word: '' }
  const clear = () => {
    if (live !== '') stderr.write('\r\x1b[K')
  }
  const draw = () => {
    if (live !== '') stderr.write(`\r\x1b[K${live.slice(0, (stderr.columns || 80) - 1)}`)
  }
  const around = (write: () => void) => {
    clear()
    write()
    draw()
  }
  const progressInFile = (line: string) => {
    const [at, word] = [performance.now(), line.split(' ', 1)[0]]
    if (line === '' || (word === printed.word && at - printed.at < QUIET_MS)) return
    printed = { at, word }
    stderr.write(`${line}\n`)
  }
  const progressOnScreen = (line: string) => {
    if (line === '') clear()
    live = line
    draw()
  }
  return {
    out: (line) => around(() => stdout.write(`${line}\n`)),
    note: (line) => around(() => stderr.write(`${line}\n`)),
    progress: stderr.isTTY ? progressOnScreen : progressInFile,
    end: () => progressOnScreen(''),
  }
}
