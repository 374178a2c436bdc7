import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { StoreFault } from '../storeFault.ts'
import { canEnter, giveToServer, isOtherAccount, runAsServer, spawnAsServer } from './account.ts'
import type { Binaries } from './binaries.ts'

/** A database cluster on disk. home: the folder around `data`, private to the server's account. */
export type Cluster = { home: string; data: string; password: string; isNew: boolean }

/** The folder that holds the cluster of a data folder: inside it, or a state folder where the server's account cannot reach it. */
export async function clusterHome(dataFolder: string): Promise<string> {
  mkdirSync(dataFolder, { recursive: true })
  const home = path.join(dataFolder, 'postgres')
  if (existsSync(path.join(home, 'data')) || !isOtherAccount || (await canEnter(dataFolder))) return makePrivate(home)
  const name = createHash('sha256').update(path.resolve(dataFolder)).digest('hex').slice(0, 16)
  return makePrivate(path.join('/var/lib/sceneweave', name))
}

function makePrivate(home: string): string {
  mkdirSync(home, { recursive: true })
  chmodSync(home, 0o700)
  giveToServer(home)
  return home
}

/** Opens the cluster in `home`, and makes it first where there is none. Safe when several processes come at once. */
export async function openCluster(home: string, binaries: Binaries): Promise<Cluster> {
  const data = path.join(home, 'data')
  const isNew = !existsSync(path.join(data, 'PG_VERSION'))
  if (isNew) await makeCluster(home, binaries)
  return { home, data, password: readFileSync(path.join(data, 'sceneweave.password'), 'utf8'), isNew }
}

/** Made under another name and renamed when whole, so that no half cluster is ever found and only one process wins. */
async function makeCluster(home: string, { initdb }: Binaries): Promise<void> {
  const part = mkdtempSync(path.join(home, 'new-'))
  giveToServer(part)
  const passwordFile = `${part}.password`
  try {
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
    giveToServer(passwordFile)
    const words = ['-D', part, '-U', 'sceneweave', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
    const { code, said } = await runAsServer(initdb, [...words, '--locale=C', '-E', 'UTF8', '--no-sync'])
    if (code !== 0) throw unusable(home, said)
    // travels with the cluster, and only its account and root may read it
    renameSync(passwordFile, path.join(part, 'sceneweave.password'))
    renameSync(part, path.join(home, 'data'))
  } catch (error) {
    if (!existsSync(path.join(home, 'data', 'PG_VERSION'))) throw error
  } finally {
    rmSync(part, { recursive: true, force: true })
    rmSync(passwordFile, { force: true })
  }
}

/** Brings a new cluster's thousand files to the disk without anybody waiting for it: that takes longer than all else. */
export function syncLater({ data }: Cluster, { initdb }: Binaries): void {
  spawnAsServer(initdb, ['--sync-only', '-D', data], { detached: true, stdio: 'ignore' })
    .on('error', () => {})
    .unref()
}

function unusable(home: string, said: string): StoreFault {
  if (/no space left/i.test(said) || freeBytes(home) < 64 * 2 ** 20)
    return new StoreFault('disk-full', `The disk under ${home} is full. Free at least 1 GB and start again.`)
  const reason = said.trim().split('\n').at(-1)
  return new StoreFault(
    'database-unusable',
    `The database in ${home} could not be made (${reason}). Give another data folder, or set DATABASE_URL to a PostgreSQL server.`,
  )
}

/** Free bytes on the disk under a folder. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
