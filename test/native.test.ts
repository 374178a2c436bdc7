// `npm run native` where there is a compiler and where there is none. No GPU is needed: the addon loads without one.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const script = path.join(root, 'scripts/native.mjs')
const has = (tool: string) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0
const MINUTES = 60_000

test('without a compiler nothing is built, and one line says what is missing and how to mend it', () => {
  const { status, stdout } = spawnSync(process.execPath, [script], { env: { PATH: '/nowhere' }, encoding: 'utf8' })
  expect(status).toBe(0)
  expect(stdout.trim().split('\n')).toHaveLength(1)
  expect(stdout).toContain('films are made on the CPU. nvcc is missing: install the CUDA toolkit')
  expect(stdout).toContain('cmake is missing')
})

test.skipIf(!has('nvcc') || !has('cmake'))(
  "the addon compiles, Hopper's own kernels too, and loads on this machine whether it has a GPU or not",
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sceneweave-native-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const env = { ...process.env, SCENEWEAVE_NATIVE_BUILD: folder }
    const { code, said } = await run([script, '90a'], env)
    expect(code, said).toBe(0)
    expect(said).not.toContain('warning')
    const addon = createRequire(import.meta.url)(path.join(folder, 'sceneweave.node'))
    const devices = addon.devices()
    for (const { name, memoryBytes, computeCapability } of devices) {
      expect(name).toMatch(/\w/)
      expect(memoryBytes).toBeGreaterThan(2 ** 28)
      expect(computeCapability).toMatch(/^\d+\.\d+$/)
    }
    // one more than there are
    const fault = await addon.openDevice(devices.length).then(
      () => expect.unreachable('there is no such device'),
      (error: Error & { code: string }) => error,
    )
    expect(fault.message).toContain(`opening CUDA device ${devices.length}`)
    expect(() => addon.roomOf({})).toThrow('this is not what the addon handed out')
  },
  20 * MINUTES,
)

function run(words: string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data))
    child.on('close', (code) => resolve({ code, said }))
  })
}
