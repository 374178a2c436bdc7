import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Store } from '../index.ts'
import { ask, openTestStore } from '../testStore.ts'

/** A store for the tests of one file, handed over before the first. Each test finds an empty queue and no runners. */
export function queueStage(handOver: (opened: { store: Store; url: string }) => void) {
  let url: string
  let close: (() => Promise<void>) | undefined
  beforeAll(async () => {
    // no test waits for a runner's silence
    const opened = await openTestStore({ runnerTimeoutMs: 600_000 })
    ;({ url, close } = opened)
    handOver(opened)
  })
  afterAll(() => close?.())
  afterEach(async () => {
    for (const table of ['run', 'runner', 'pgboss.job']) await ask(url, `delete from ${table}`)
  })
  return {
    /** The queue's jobs as "2 created", one text a state. */
    jobStates: async (): Promise<string[]> =>
      (await ask(url, 'select state::text, count(*)::int from pgboss.job group by 1')).map(
        ({ state, count }) => `${count} ${state}`,
      ),
  }
}
