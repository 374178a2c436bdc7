import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkConfig, initialWeights, modelParams, presets, saveModel, seededNormals } from '@sceneweave/model'
import { vocabulary } from '@sceneweave/world'

const cli = fileURLToPath(new URL('../bin/sceneweave.mjs', import.meta.url))

/** How a command ended. `lines`: what it said on stderr. */
export type Ended = { readonly code: number | null; readonly out: string; readonly lines: readonly string[] }

/** A folder of its own with a tiny random model and a scene of two short shots, in which the real program is run. */
export type TestStage = {
  readonly folder: string
  readonly weights: string
  readonly path: (name: string) => string
  readonly write: (name: string, content: string | Uint8Array | object) => Promise<string>
  /** Runs a command to its end. `watch` sees the process and what it has said so far on stderr, at every word. */
  readonly sceneweave: (words: readonly string[], watch?: (child: ChildProcess, said: string) => void) => Promise<Ended>
  readonly close: () => Promise<void>
}

/** A scene that is right in everything; tests spoil a copy. */
export const goodScene = {
  sceneweave: 1,
  characters: [{ id: 'A', description: 'a white bear wearing a scarf' }],
  environment: 'a harbour at sunset, clear air',
  story: 'Character A finds a place to rest.',
  shots: [
    { prompt: 'Wide shot of Character A looking around.', frames: 5 },
    { prompt: 'Medium shot, the camera is still: Character A waves.', frames: 5 },
  ],
}

export async function openTestStage(): Promise<TestStage> {
  const folder = await mkdtemp(join(tmpdir(), 'sceneweave-cli-'))
  const path = (name: string) => join(folder, name)
  const weights = path('random.safetensors')
  const small = { name: 'random', size: 32, width: 32, layers: 1, heads: 1 }
  const config = checkConfig({ ...presets.tiny, ...small, vocabulary: [...vocabulary] })
  const random = initialWeights(modelParams(config), 1)
  // weights as they are before training give a velocity of zero: every plan would make the same film
  seededNormals(1, 0, random.buffer.length).forEach((normal, at) => {
    random.buffer[at] += 0.1 * normal
  })
  await saveModel(weights, config, random, { seed: 1 })
  const write: TestStage['write'] = async (name, content) => {
    const isPlain = typeof content === 'string' || content instanceof Uint8Array
    await writeFile(path(name), isPlain ? content : JSON.stringify(content))
    return path(name)
  }
  await write('scene.json', goodScene)
  const close = () => rm(folder, { recursive: true, force: true })
  return { folder, weights, path, write, sceneweave: (words, watch) => launch(folder, words, watch), close }
}

function launch(cwd: string, words: readonly string[], watch: Parameters<TestStage['sceneweave']>[1]): Promise<Ended> {
  const child = spawn(process.execPath, [cli, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
    watch?.(child, said)
  })
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, out, lines: said.split('\n').filter((line) => line !== '') }))
  })
}
