import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { closeStore, openStore, readRun, type Store } from './index.ts'
import { graph, submit } from './testStore.ts'

const MEGABYTE = 2 ** 20

/** Mounts a disk of its own on a folder, until the test ends; false where that is not allowed. */
function mountDisk(folder: string, megabytes: number): boolean {
  try {
    const options = `size=${megabytes}m,mode=755`
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return false
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]))
  return true
}

/** An empty folder that the account of the server may enter, until the test ends. */
function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sceneweave-full-'))
  chmodSync(folder, 0o755)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const freeMegabytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder)
  return (bavail * bsize) / MEGABYTE
}

/** A graph of about 200 kB that no compression makes smaller. */
const heavy = () => ({
  ...graph,
  nodes: { a: { ...graph.nodes.a, params: { text: randomBytes(150_000).toString('base64') } } },
})

/** Submits until a call fails: what was accepted, and the fault. */
async function submitUntilFault(store: Store): Promise<{ accepted: string[]; fault: unknown }> {
  const accepted: string[] = []
  for (;;) {
    try {
      accepted.push((await submit(store, { graph: heavy() })).id)
    } catch (fault) {
      return { accepted, fault }
    }
    if (accepted.length > 2000) throw new Error('the disk is not small')
  }
}

/** The store works again, and nothing that it accepted is missing. */
async function expectWhole(store: Store, accepted: readonly string[]): Promise<void> {
  await expect.poll(() => submit(store).then(({ status }) => status, String), { timeout: 60_000 }).toBe('waiting')
  expect(accepted.length).toBeGreaterThan(0)
  for (const id of accepted) expect(await readRun(store, id)).toMatchObject({ id, status: 'waiting' })
}

const full = { name: 'StoreFault', code: 'disk-full', message: expect.stringMatching(/is full\. Free/) }

test("when the database's own disk is full, calls fail in words, and what was accepted is there", async ({ skip }) => {
  const dataFolder = newFolder()
  if (!mountDisk(dataFolder, 256)) return skip('needs the right to mount a small disk')
  const store = await openStore({ dataFolder, patienceMs: 1000 })
  onTestFinished(() => closeStore(store))
  const ballast = path.join(dataFolder, 'ballast')
  writeFileSync(ballast, Buffer.alloc(Math.floor(freeMegabytes(dataFolder) - 20) * MEGABYTE))
  const { accepted, fault } = await submitUntilFault(store)
  expect(fault).toMatchObject(full)
  await expect(submit(store, { graph: heavy() })).rejects.toMatchObject(full)
  rmSync(ballast)
  await expectWhole(store, accepted)
}, 300_000)

test('when not even its log has room the database stops, is said to be full, and comes back whole once there is room', async ({
  skip,
}) => {
  if (process.platform !== 'linux') return skip('needs the right to mount a small disk')
  const dataFolder = newFolder()
  const first = await openStore({ dataFolder })
  const { rows } = await first.database.pool.query<{ data_directory: string }>('show data_directory')
  await closeStore(first)
  const log = path.join(rows[0].data_directory, 'pg_wal')
  const copy = path.join(dataFolder, 'log')
  execFileSync('cp', ['-a', log, copy])
  if (!mountDisk(log, 80)) return skip('needs the right to mount a small disk')
  execFileSync('cp', ['-a', `${copy}/.`, log])
  const store = await openStore({ dataFolder, patienceMs: 1000 })
  onTestFinished(() => closeStore(store))
  const { accepted, fault } = await submitUntilFault(store)
  expect(fault).toMatchObject(full)
  // by now it has ended, and each new start ends for want of room
  await expect(submit(store)).rejects.toMatchObject(full)
  execFileSync('mount', ['-o', 'remount,size=300m', log])
  await expectWhole(store, accepted)
}, 300_000)
