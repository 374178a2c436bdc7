import { readdirSync, readFileSync } from 'node:fs'

/** A process as the kernel shows it. */
export type Seen = { readonly pid: number; readonly parent: number; readonly words: string }

/** Every process of this machine. Linux only: it reads /proc. */
export function processes(): Seen[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return [{ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]), words }]
    } catch {
      // it ended while it was looked at
      return []
    }
  })
}

/** The first process below `ancestor` whose command line has these words. */
export function findBelow(ancestor: number, words: string): number | undefined {
  const all = processes()
  const isBelow = (seen: Seen | undefined): boolean =>
    seen !== undefined && (seen.parent === ancestor || isBelow(all.find(({ pid }) => pid === seen.parent)))
  return all.find((seen) => seen.words.includes(words) && isBelow(seen))?.pid
}
