import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { benchCatalogue } from '@sceneweave/graph/bench'
import { type RunnerSettings, startRunner } from '@sceneweave/runner'
import { closeStore, listRunners, openStore, type Store } from '@sceneweave/store'

/** A database of its own in a new folder, and a runner of this process. */
export type BenchHall = { readonly store: Store; readonly close: () => Promise<void> }

/** A folder that the database's account may enter too; `remove` takes it away with all that is in it. */
export async function newFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'sceneweave-bench-'))
  await chmod(folder, 0o755)
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) }
}

/** A runner that knows only nodes that do nothing. */
const idle: RunnerChoice = { catalogue: benchCatalogue, machine: { device: 'reference' } }
export type RunnerChoice = Pick<RunnerSettings, 'catalogue' | 'machine'>

/** Opens it; resolves when the runner is registered, so that nothing of its start is in what is measured. */
export async function openBenchHall(signal: AbortSignal, runnerChoice: RunnerChoice = idle): Promise<BenchHall> {
  const { folder: dataFolder, remove } = await newFolder()
  const closing: (() => Promise<unknown>)[] = [remove]
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step()
  }
  try {
    const store = await openStore({ dataFolder })
    closing.push(() => closeStore(store))
    const runner = await startRunner({ dataFolder, ...runnerChoice })
    closing.push(() => runner.stop())
    while ((await listRunners(store)).length === 0) await after(20, null, { signal })
    return { store, close }
  } catch (error) {
    await close()
    throw error
  }
}
