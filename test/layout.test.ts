import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { layoutFaults } from './layout/faults.ts'
import { readImports } from './layout/imports.ts'
import { rules } from './layout/rules.ts'

test('the repository keeps its layout', () => {
  const faults = layoutFaults(path.resolve(import.meta.dirname, '..'), rules)
  expect(faults.map(({ code, file, message }) => `${code}: ${file}: ${message}`)).toEqual([])
})

describe('each kind of fault is seen', () => {
  const found = (files: Record<string, string>) =>
    layoutFaults(fakeTree(files), rules).map(({ code, file }) => `${code} ${file}`)

  test('a sound tree has none', () => {
    expect(
      found({ 'packages/model/src/index.ts': `import { add } from '@sceneweave/tensor'\nimport './mmdit.ts'\n` }),
    ).toEqual([])
  })
  test('an arrow that is not in the table, in code or in package.json', () => {
    expect(found({ 'packages/training/src/a.ts': `import { writeFilm } from '@sceneweave/media'` })).toEqual([
      'arrow packages/training/src/a.ts',
      'undeclared packages/training/src/a.ts',
    ])
    expect(found({ 'packages/world/package.json': manifest('world', {}, ['@sceneweave/tensor']) })).toEqual([
      'arrow packages/world/package.json',
    ])
    expect(found({ 'packages/model/src/a.ts': `const cli = await import('@sceneweave/cli')` })).toContain(
      'arrow packages/model/src/a.ts',
    )
  })
  test('an arrow for types, or for later, taken at once', () => {
    const nodes = { 'packages/nodes/package.json': manifest('nodes', {}, ['@sceneweave/media', '@sceneweave/graph']) }
    const runner = { 'apps/runner/package.json': manifest('runner', {}, ['@sceneweave/training']) }
    expect(found({ ...nodes, 'packages/nodes/src/a.ts': `import type { Film } from '@sceneweave/media'` })).toEqual([])
    expect(found({ ...nodes, 'packages/nodes/src/a.ts': `import { readFilm } from '@sceneweave/media'` })).toEqual([
      'arrow packages/nodes/src/a.ts',
    ])
    expect(found({ ...runner, 'apps/runner/src/a.ts': `const t = await import('@sceneweave/training')` })).toEqual([])
    expect(found({ ...runner, 'apps/runner/src/a.ts': `export * from "@sceneweave/training"` })).toEqual([
      'arrow apps/runner/src/a.ts',
    ])
  })
  test('a fenced dependency outside its home', () => {
    expect(found({ 'packages/tensor/src/onnx/run.ts': `import * as ort from 'onnxruntime-node'` })).toEqual([])
    expect(found({ 'packages/tensor/src/run.ts': `import * as ort from 'onnxruntime-node'` })).toEqual([
      'fence packages/tensor/src/run.ts',
    ])
    expect(found({ 'packages/world/src/a.ts': `import sharp from 'sharp'` })).toEqual(['fence packages/world/src/a.ts'])
    expect(found({ 'apps/cli/src/a.ts': `const av = await import('node-av/lib')` })).toEqual([
      'fence apps/cli/src/a.ts',
    ])
    expect(found({ 'packages/world/package.json': manifest('world', {}, ['sharp']) })).toEqual([
      'fence packages/world/package.json',
    ])
    expect(found({ 'packages/training/src/readSafetensors.ts': '' })).toEqual([
      'fence packages/training/src/readSafetensors.ts',
    ])
  })
  test('a way into the inside of another package', () => {
    expect(found({ 'packages/model/src/a.ts': `import { add } from '@sceneweave/tensor/src/add.ts'` })).toEqual([
      'inside packages/model/src/a.ts',
    ])
    expect(found({ 'packages/model/src/a.ts': `export { add } from '../../tensor/src/add.ts'` })).toEqual([
      'inside packages/model/src/a.ts',
    ])
    expect(found({ 'packages/tensor/src/cuda/a.ts': `import a from '../../../../native/addon/index.js'` })).toEqual([])
    expect(found({ 'packages/tensor/src/a.ts': `import a from '../../../native/addon/index.js'` })).toEqual([
      'inside packages/tensor/src/a.ts',
    ])
  })
  test('a device door opened anywhere but in apps, tests and engine files', () => {
    const opens = `import { openOnnx } from '@sceneweave/tensor/onnx'`
    expect(found({ 'packages/model/src/sampler.ts': opens })).toEqual(['door packages/model/src/sampler.ts'])
    expect(
      found({
        'packages/model/src/engine.ts': opens,
        'packages/model/src/sampler.test.ts': opens,
        'apps/cli/src/run.ts': opens,
      }),
    ).toEqual([])
  })
  test('a workspace import that package.json does not name', () => {
    expect(
      found({
        'packages/model/package.json': manifest('model'),
        'packages/model/src/a.ts': `import '@sceneweave/tensor'`,
      }),
    ).toEqual(['undeclared packages/model/src/a.ts'])
  })
  test('names that say nothing', () => {
    expect(
      found({
        'packages/model/src/utils.ts': '',
        'packages/model/src/Shared/a.ts': '',
        'packages/model/src/types.test.ts': '',
      }),
    ).toEqual([
      'name packages/model/src/Shared/a.ts',
      'name packages/model/src/types.test.ts',
      'name packages/model/src/utils.ts',
    ])
  })
  test('a package without a README, a tsconfig or a row in the table', () => {
    expect(found({ 'packages/extra/package.json': manifest('extra') })).toEqual([
      'missing-file packages/extra/README.md',
      'missing-file packages/extra/tsconfig.json',
      'unlisted packages/extra',
    ])
  })
})

test('imports are told apart from each other, and from words in comments and strings', () => {
  const source = [
    `import a, { type B } from 'a'`,
    `import type { C } from 'c'`,
    `import {\n  d,\n  e,\n} from "d"`,
    `export { f } from 'f'`,
    `export type { G } from 'g'`,
    `import 'h'`,
    `const i = await import('i')`,
    `type J = typeof import('j')`,
    `type K = import('k').K`,
    `const l = require('l')`,
    `// import m from 'm'`,
    `/* import n from 'n' */ const glob = 'packages/**/src'`,
    `const text = \`\nimport o from 'o'\n\``,
  ].join('\n')
  const byKind = (kind: string) => readImports(source).flatMap((one) => (one.kind === kind ? [one.specifier] : []))
  expect(byKind('static')).toEqual(['a', 'd', 'f', 'h'])
  expect(byKind('type')).toEqual(['c', 'g', 'j', 'k'])
  expect(byKind('dynamic')).toEqual(['i', 'l'])
})

function manifest(name: string, more: object = {}, dependencies: string[] = []): string {
  const exports = name === 'tensor' ? { '.': '', './onnx': '', './cuda': '' } : { '.': '' }
  return JSON.stringify({
    name: `@sceneweave/${name}`,
    exports,
    dependencies: Object.fromEntries(dependencies.map((d) => [d, '1'])),
    ...more,
  })
}

/** A small repository with a few sound packages, and `files` on top. */
function fakeTree(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'sceneweave-layout-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const tree: Record<string, string> = {
    'packages/tensor/package.json': manifest('tensor', {}, ['onnxruntime-node']),
    'packages/media/package.json': manifest('media', {}, ['sharp']),
    'packages/model/package.json': manifest('model', {}, ['@sceneweave/tensor']),
    'packages/training/package.json': manifest('training', {}, ['@sceneweave/model']),
    'packages/world/package.json': manifest('world'),
    'packages/nodes/package.json': manifest('nodes'),
    'apps/cli/package.json': manifest('cli', {}, ['@sceneweave/tensor']),
    'apps/runner/package.json': manifest('runner'),
  }
  for (const file of Object.keys(tree))
    for (const name of rules.requiredFiles) tree[path.join(path.dirname(file), name)] = ''
  for (const [file, text] of Object.entries({ ...tree, ...files })) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  return root
}
