import { expect, test } from 'vitest'
import { memoryPeak } from './memoryPeak.ts'

const MB = 2 ** 20

test.skipIf(process.platform !== 'linux')(
  'what was held and let go counts, and what was before the restart does not',
  () => {
    const peak = memoryPeak(() => [process.pid, undefined])
    peak.restart()
    const before = peak.read()!
    Buffer.alloc(200 * MB, 1)
    const during = peak.read()!
    expect(during - before).toBeGreaterThan(150 * MB)
    expect(before).toBeGreaterThan(10 * MB)
  },
)

test('nothing is said before a restart, and nothing of a process that is not there', () => {
  expect(memoryPeak(() => [process.pid]).read()).toBeUndefined()
  const gone = memoryPeak(() => [2 ** 30])
  gone.restart()
  expect(gone.read()).toBeUndefined()
})
