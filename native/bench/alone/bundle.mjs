// node native/bench/alone/bundle.mjs <folder>: makes a folder that a GPU machine with nothing but Node.js can run.
// It holds the built addon and one file for each entry beside this one; the paths in it are those of the repository.
import { copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'

const here = import.meta.dirname
const root = path.resolve(here, '../../..')
const target = path.resolve(process.argv[2] ?? path.join(root, 'scratch/gpu'))
const entries = [
  ...['parity', 'sampling', 'throughput', 'training', 'profile', 'products', 'parallel'],
  ...['train', 'distil', 'evaluate'],
]
// what the films' strips are encoded by, with what it loads
const carried = ['sharp', '@img', 'detect-libc', 'semver']

mkdirSync(path.join(target, 'native/build'), { recursive: true })
const addon = path.join(root, 'native/build/sceneweave.node')
// where it is built on the GPU machine, it goes to the same place there
if (existsSync(addon)) copyFileSync(addon, path.join(target, 'native/build/sceneweave.node'))
await build({
  entryPoints: [
    ...entries.map((name) => ({ in: path.join(here, `${name}.ts`), out: name })),
    // the threads of a training, by the name under which they are looked for
    { in: path.join(root, 'packages/training/src/gradientWorker.ts'), out: 'gradientWorkerEntry' },
  ],
  // as deep as packages/tensor/src/cuda, from where the addon is found
  outdir: path.join(target, 'packages/tensor/src/cuda'),
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // the worker pool and its runtime stay behind: no GPU machine needs them; nor does it write films
  external: ['onnxruntime-node', 'node-av', 'sharp'],
  alias: { vitest: path.join(here, 'vitest.ts'), '@sceneweave/tensor/onnx': path.join(here, 'onnx.ts') },
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url)",
  },
})
for (const name of carried)
  cpSync(path.join(root, 'node_modules', name), path.join(target, 'node_modules', name), { recursive: true })
process.stdout.write(`${target}\n`)
