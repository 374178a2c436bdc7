import { readdirSync } from 'node:fs'
import { allOps, type Op } from '@sceneweave/tensor'
import { expect, TestRunner, test } from 'vitest'
import { parityPrograms } from './parity.ts'

// op → why it needs no case
const EXCEPTIONS: Readonly<Record<string, string>> = {
  param: 'lowered as an input that is fed from the weights; the tests of the devices run it',
}

// The harness puts these leaves into every program, so finding them there proves nothing.
const IN_EVERY_PROGRAM = new Set(['input', 'constant'])

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts') && name !== 'guard.test.ts')
for (const name of files) await import(/* @vite-ignore */ `${import.meta.dirname}/${name}`)
// The suites build their programs when they are collected. They run in their own files, so here they are then dropped.
const all = TestRunner.getCurrentSuite()
for (const suite of all.tasks) if ('collect' in suite) await suite.collect(all.file)
const suites = new Set(all.tasks.map(({ name }) => name))
all.clear()

test('every op has a parity suite, or is tried by the gradient of one; exceptions give their reason', () => {
  const run = new Set(parityPrograms.flatMap(({ instructions }) => instructions.map(({ op }) => op.name)))
  // an op without a gradient rule of its own may be part of another op's gradient only, and is then run by its suite
  const isTried = ({ name, gradient }: Op) =>
    suites.has(name) || (!gradient && run.has(name) && !IN_EVERY_PROGRAM.has(name))
  const untried = allOps().flatMap((op) => (isTried(op) ? [] : [op.name]))
  expect(untried.sort()).toEqual(Object.keys(EXCEPTIONS).sort())
})

test('every suite is named for an op, so that a renamed op is seen', () => {
  const names = new Set(allOps().map(({ name }) => name))
  expect(suites.size).toBeGreaterThan(20)
  expect([...suites].filter((name) => !names.has(name))).toEqual([])
})
