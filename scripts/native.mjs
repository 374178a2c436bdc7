// `npm run native`: builds the CUDA addon where a compiler is found, and says in one line what is missing where not.
// `npm run native -- 90a` builds for one compute capability only.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { root } from './install.mjs'

const folder = path.join(root, 'native')
// a test builds elsewhere, so that it does not replace what is in use
const build = process.env.SCENEWEAVE_NATIVE_BUILD ?? path.join(folder, 'build')
const [architectures] = process.argv.slice(2)
const needs = [
  { tool: 'nvcc', mend: 'install the CUDA toolkit 13 or newer and put its bin folder on the PATH' },
  { tool: 'cmake', mend: 'install CMake 3.25 or newer' },
]

const missing = needs.filter(({ tool }) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status !== 0)
if (!existsSync(path.join(root, 'node_modules/node-addon-api')))
  missing.push({ tool: 'node-addon-api', mend: 'run npm ci, with devDependencies' })
if (missing.length > 0) {
  const what = missing.map(({ tool, mend }) => `${tool} is missing: ${mend}`).join('; ')
  process.stdout.write(`The CUDA addon is not built, films are made on the CPU. ${what}.\n`)
} else process.exitCode = make()

function make() {
  const hasNinja = spawnSync('ninja', ['--version'], { stdio: 'ignore' }).status === 0
  const words = ['-S', folder, '-B', build, ...(hasNinja ? ['-G', 'Ninja'] : [])]
  const configured = run('cmake', [...words, ...(architectures ? [`-DARCHITECTURES=${architectures}`] : [])])
  if (configured !== 0) return configured
  return run('cmake', ['--build', build, '--parallel', String(availableParallelism())])
}

function run(command, words) {
  const { status } = spawnSync(command, words, { stdio: 'inherit' })
  return status ?? 1
}
