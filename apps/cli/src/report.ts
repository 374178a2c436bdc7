import { EngineFault } from '@sceneweave/tensor/engine'

/** What a person reads when a command fails, and the exit code that scripts read. */
export type Report = { readonly line: string; readonly exitCode: number }

const CANCELLED = 130
const cancelled = 'cancelled; no file is left half-written'

/** Anything that was thrown, as one line that says what happened and how to mend it. */
export function reportOf(thrown: unknown, isCancelled: boolean): Report {
  const { name, code, message, path } = knownParts(thrown)
  if (name === 'CancelFault') return report(message, CANCELLED)
  if (isCancelled) return report(cancelled, CANCELLED)
  if (name === 'UsageFault') return report(message, 2)
  const system = systemMessages[code]
  if (system) return report(system(path), 1)
  if (name.endsWith('Fault') && !internal.has(name)) return report(message, 1)
  return report(`internal error: ${message}; see more with SCENEWEAVE_DEBUG=1, and report it`, 1)
}

const report = (message: string, exitCode: number): Report => ({
  line: `sceneweave: ${message.replace(/\s*[\r\n]+\s*/g, ' ').trim()}`,
  exitCode,
})

/** Faults of a program that was built wrongly: no input of a person should ever cause one. */
const internal: ReadonlySet<string> = new Set(['ShapeFault', 'ProgramFault'])

const systemMessages: Readonly<Record<string, (path: string) => string>> = {
  ENOSPC: (path) => `${path}the disk is full; free some space or choose another disk`,
  EDQUOT: (path) => `${path}the disk quota is used up; free some space or choose another disk`,
  EACCES: (path) => `${path}this user may not use that path; choose another or change its rights`,
  EPERM: (path) => `${path}this user may not use that path; choose another or change its rights`,
  EROFS: (path) => `${path}that disk is read-only; choose another`,
  ENOENT: (path) => `${path}there is no such file or folder; check the path`,
  ENOTDIR: (path) => `${path}a part of that path is a file, not a folder; check the path`,
  EEXIST: (path) => `${path}there is a file where a folder is needed; choose another path`,
  ENAMETOOLONG: (path) => `${path}that name is too long; choose a shorter one`,
  EISDIR: (path) => `${path}that is a folder; give a file`,
}

/** What the system said, in words that mend it, with the path where it names one; anything else as it was said. */
export function systemWords(code: string, message: string): string {
  const [, path] = /^E[A-Z]+: .*'([^']+)'$/.exec(message) ?? []
  return systemMessages[code]?.(path ? `${path}: ` : '') ?? message
}

type Parts = { readonly name: string; readonly code: string; readonly message: string; readonly path: string }

/** An engine's fault is told as what was thrown inside it. */
function knownParts(thrown: unknown): Parts {
  if (!(thrown instanceof Error)) return { name: '', code: '', message: String(thrown), path: '' }
  if (thrown instanceof EngineFault) return engineParts(thrown)
  const { code, path } = thrown as NodeJS.ErrnoException
  return { name: thrown.name, code: code ?? '', message: thrown.message, path: path ? `${path}: ` : '' }
}

function engineParts({ code, message, detail }: EngineFault): Parts {
  if (code === 'job-failed') {
    const { name = '', code = '', message: said = message } = detail
    // only the words of a system's error come from another process: the path stands in them
    return code in systemMessages
      ? { name: 'EngineFault', code: '', message: systemWords(code, said), path: '' }
      : { name, code, message: said, path: '' }
  }
  // a terminal sends Ctrl-C to the engine as well, which may end before this process has heard of it
  if (detail.exitSignal === 'SIGINT') return { name: 'CancelFault', code: '', message: cancelled, path: '' }
  const mend = code === 'engine-died' ? 'run it again with fewer or shorter shots' : 'run `sceneweave doctor`'
  return { name: 'EngineFault', code: '', message: `${message}; ${mend}`, path: '' }
}
