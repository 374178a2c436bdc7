import { readFileSync, writeFileSync } from 'node:fs'

export type MemoryPeak = {
  /** Forgets what was before. */
  readonly restart: () => void
  /** The highest since then, in bytes; undefined where the system does not tell. */
  readonly read: () => number | undefined
}

/**
 * The most memory of the machine that these processes held, each at its own highest, added up. A graphics card's own
 * memory is not in it. Linux counts it (VmHWM) and can begin anew; other systems count it from the start of a process only.
 */
export function memoryPeak(pids: () => readonly (number | undefined)[]): MemoryPeak {
  let isKnown = false
  const running = () => pids().filter((pid) => pid !== undefined)
  return {
    restart() {
      isKnown = quietly(() => running().map((pid) => writeFileSync(`/proc/${pid}/clear_refs`, '5'))) !== FAILED
    },
    read() {
      const all = isKnown ? quietly(() => running().map(peakOf)) : FAILED
      return all === FAILED ? undefined : all.reduce((sum, bytes) => sum + bytes, 0)
    },
  }
}

const FAILED = Symbol('failed')

// a process that ended just now, a system that does not count or does not let us: the figure is left out
function quietly<T>(work: () => T): T | typeof FAILED {
  try {
    return work()
  } catch {
    return FAILED
  }
}

function peakOf(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  if (kilobytes === undefined) throw new Error('the system does not tell')
  return Number(kilobytes) * 1024
}
