import { existsSync } from 'node:fs'
import path from 'node:path'

/** The nearest file or folder of this name, from this package or the working folder upwards; null when there is none. */
export function findUp(name: string): string | null {
  for (const start of [import.meta.dirname, process.cwd()])
    for (let at = start; ; at = path.dirname(at)) {
      const place = path.join(at, name)
      if (existsSync(place)) return place
      if (path.dirname(at) === at) break
    }
  return null
}
