/** Milliseconds of each round, by contender. */
export type Timings = Readonly<Record<string, readonly number[]>>

/** A median with its quartiles. */
export type Spread = { readonly median: number; readonly low: number; readonly high: number }

type Contender = () => Promise<unknown>
type Options = { readonly rounds: number; readonly afterRun?: () => Promise<void> }

/** Times all contenders in turn, A B C A B C …, after one round that does not count: what slows the machine slows all. */
export async function interleaved(
  contenders: Readonly<Record<string, Contender>>,
  { rounds, afterRun }: Options,
): Promise<Timings> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
  for (let round = -1; round < rounds; round++)
    for (const [name, run] of Object.entries(contenders)) {
      const start = performance.now()
      await run()
      if (round >= 0) times[name].push(performance.now() - start)
      await afterRun?.()
    }
  return times
}

/** How many times as long the first took as the second, from the ratio of each round. */
export const ratioSpread = (first: readonly number[], second: readonly number[]): Spread =>
  spreadOf(first.map((time, round) => time / second[round]))

/** The median and the quartiles of some numbers. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number => {
    const place = share * (sorted.length - 1)
    const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
    return below + (above - below) * (place - Math.floor(place))
  }
  return { median: at(0.5), low: at(0.25), high: at(0.75) }
}
