import type { BatchSpec } from './batches.ts'
import type { Stepper } from './stepper.ts'

type At = Parameters<Stepper['step']>[1]

/** Another process that takes part in every step, with its share of the microbatches. */
export type Follower = {
  /** For people: which GPU it has. */
  readonly name: string
  /** Asks for a step; resolves when it is under way. */
  step(batches: readonly BatchSpec[], at: At): Promise<unknown>
  /** Calls back once when the process is gone. */
  onGone(tell: (why: string) => void): void
  stop(): Promise<void>
}

/** The microbatches of one of `count` processes: number n goes to process n mod count. */
export const shareOf = (batches: readonly BatchSpec[], place: number, count: number): BatchSpec[] =>
  batches.filter((_, at) => at % count === place)

/**
 * Steps that several processes take together: this one tells and is told, the others follow. When one is gone, what was asked for
 * is rejected, and `abort` ends what waits for it.
 */
export function parallelStepper(own: Stepper, followers: readonly Follower[], abort: () => void): Stepper {
  const count = followers.length + 1
  const waiting = new Set<(fault: Error) => void>()
  let fault: Error | undefined
  const fail = (error: Error) => {
    if (fault) return
    fault = error
    for (const reject of waiting) reject(error)
    abort()
  }
  for (const { name, onGone } of followers) onGone((why) => fail(lostFault(name, why)))
  const unlessGone = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (fault) return reject(fault)
      waiting.add(reject)
      work()
        .then(resolve, reject)
        .finally(() => waiting.delete(reject))
    })
  return {
    depth: own.depth,
    step: (batches, at) =>
      unlessGone(async () => {
        const asked = followers.map((follower, n) =>
          follower.step(shareOf(batches, n + 1, count), at).catch((error: Error) => {
            const known = lostFault(follower.name, error.message)
            fail(known)
            throw known
          }),
        )
        const [result] = await Promise.all([own.step(shareOf(batches, 0, count), at), ...asked])
        return result
      }),
    settle: () => unlessGone(() => own.settle()),
    async close() {
      // steps that are under way need all processes; those that wait for one that is gone are left to the end of this process
      if (!fault) await own.close()
      await Promise.all(followers.map((follower) => follower.stop()))
    },
  }
}

const lostFault = (name: string, why: string): Error =>
  new Error(
    `${name} dropped out (${why}): nothing is lost up to the last checkpoint, the same command goes on from there`,
  )
