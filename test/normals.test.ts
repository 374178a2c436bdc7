// The arithmetic of the GPU's noise, compiled for the host: what of it can be shown without a GPU.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { seededNormals } from '@sceneweave/tensor'
import { expect, onTestFinished, test } from 'vitest'

const hasCompiler = spawnSync('g++', ['--version'], { stdio: 'ignore' }).status === 0
const header = path.resolve(import.meta.dirname, '../native/include/philox.cuh')
const COUNT = 40_000

test.skipIf(!hasCompiler)("the GPU's noise is the host's, to the last bit of nearly every number", () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sceneweave-normals-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [seed, stream] = [2 ** 40 + 77, 3]
  const source = path.join(folder, 'normals.cc')
  writeFileSync(
    source,
    `#include <cstdio>
#include "${header}"
int main() {
  for (uint32_t block = 0; block < ${COUNT / 4}; block++) {
    float four[4];
    normal_block(four, block, ${seed % 2 ** 32}u, ${Math.floor(seed / 2 ** 32)}u, ${stream}u);
    fwrite(four, 4, 4, stdout);
  }
}
`,
  )
  const program = path.join(folder, 'normals')
  const built = spawnSync('g++', ['-std=c++17', '-O2', '-x', 'c++', source, '-o', program], { encoding: 'utf8' })
  expect(built.stderr).toBe('')
  const { stdout } = spawnSync(program, { maxBuffer: 2 ** 24 })
  const made = new Float32Array(stdout.buffer, stdout.byteOffset, COUNT)
  const wanted = seededNormals(seed, stream, COUNT)
  const other = made.filter((value, i) => value !== wanted[i])
  expect(other.length).toBeLessThanOrEqual(1)
  const furthest = made.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i])), 0)
  expect(furthest).toBeLessThanOrEqual(2 ** -22)
})
