import { readdirSync } from 'node:fs'
import { allOps } from '@sceneweave/tensor'
import { expect, TestRunner, test } from 'vitest'
import { parityPrograms } from './parity.ts'

// op → why it needs no case
const EXCEPTIONS: Readonly<Record<string, string>> = {
  param: 'lowered as an input that is fed from the weights; the tests of the devices run it',
}

// The harness puts these into every program, so finding them there proves nothing: each needs a suite of its name.
const IN_EVERY_PROGRAM = new Set(['input', 'constant', 'reshape', 'mul', 'segSum', 'add'])

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts') && name !== 'guard.test.ts')
for (const name of files) await import(/* @vite-ignore */ `${import.meta.dirname}/${name}`)
// The suites build their programs when they are collected. They run in their own files, so here they are then dropped.
const all = TestRunner.getCurrentSuite()
for (const suite of all.tasks) if ('collect' in suite) await suite.collect(all.file)
const suites = new Set(all.tasks.map(({ name }) => name))
all.clear()

test('every op has a parity case, gradient ops too, but for the exceptions that give their reason', () => {
  const run = new Set(parityPrograms.flatMap(({ instructions }) => instructions.map(({ op }) => op.name)))
  const isTried = (op: string) => suites.has(op) || (run.has(op) && !IN_EVERY_PROGRAM.has(op))
  const untried = allOps().flatMap(({ name }) => (isTried(name) ? [] : [name]))
  expect(untried.sort()).toEqual(Object.keys(EXCEPTIONS).sort())
})

test('every suite is named for an op, so that a renamed op is seen', () => {
  const names = new Set(allOps().map(({ name }) => name))
  expect(suites.size).toBeGreaterThan(20)
  expect([...suites].filter((name) => !names.has(name))).toEqual([])
})
