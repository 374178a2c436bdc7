// The little of vitest that suites use, for a GPU machine that has Node.js and nothing else.
// Runs the tests whose names speak of cuda, one after another, and prints a line for each that fails and a count.
import { deepStrictEqual, ok } from 'node:assert'

type Body = () => unknown
const waiting: { name: string; body: Body }[] = []
const path: string[] = []

export function describe(name: string, body: Body): void {
  path.push(name)
  body()
  path.pop()
}
describe.skipIf = (isSkipped: boolean) => (isSkipped ? () => {} : describe)
/** Cases that open a device of their own are left out where their name does not speak of cuda. */
describe.each =
  (cases: readonly (readonly unknown[])[]) =>
  (name: string, body: (...values: unknown[]) => unknown): void => {
    for (const values of cases)
      if (String(values[0]).includes('cuda')) describe(name.replace('%s', String(values[0])), () => body(...values))
  }

export function test(name: string, body: Body): void {
  const full = [...path, name].join(' › ')
  if (full.includes('cuda')) waiting.push({ name: full, body })
}
test.skipIf = (isSkipped: boolean) => (isSkipped ? () => {} : test)

/** What is left open is closed by the end of the process. */
export const afterAll = (_: Body): void => {}

export const expect = (value: unknown, message = '') => ({
  toBeLessThanOrEqual: (limit: number) => ok((value as number) <= limit, `${message}: ${value} > ${limit}`),
  toEqual: (other: unknown) => deepStrictEqual(value, other, `${message}: not equal`),
  toBe: (other: unknown) => ok(value === other, `${message}: ${value} is not ${other}`),
  rejects: {
    async toThrow(words: string) {
      const error = await (value as Promise<unknown>).then(
        () => new Error('it did not'),
        (thrown: Error) => thrown,
      )
      ok(error.message.includes(words), `${message}: "${error.message}" does not say "${words}"`)
    },
  },
})

/** Runs what was collected, with words only those whose names hold all of them. Gives the number of failures. */
export async function runCollected(words: readonly string[] = []): Promise<number> {
  let failed = 0
  const chosen = waiting.filter(({ name }) => words.every((word) => name.includes(word)))
  for (const { name, body } of chosen) {
    try {
      await body()
    } catch (error) {
      failed++
      console.log(`failed: ${name}\n  ${(error as Error).message.split('\n')[0]}`)
    }
  }
  console.log(`${chosen.length - failed} passed, ${failed} failed`)
  return failed
}
