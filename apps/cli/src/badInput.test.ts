import { execFileSync } from 'node:child_process'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { cudaDevices } from '@sceneweave/tensor/cuda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findCommand } from './help.ts'
import { parseCommandLine } from './parseCommandLine.ts'
import { readScene } from './readScene.ts'
import { reportOf } from './report.ts'
import { goodScene, openTestStage, type TestStage } from './testStage.ts'

let stage: TestStage
beforeAll(async () => {
  stage = await openTestStage()
})
afterAll(() => stage.close())

const film = 'film.mp4'
const run = (scene: string, ...options: string[]) => ['run', scene, '-o', film, ...options]

/** One line that says what and how, a failing exit code, no stack, and no new file. */
async function refused(words: readonly string[], says: RegExp): Promise<void> {
  const before = await readdir(stage.folder)
  const { code, out, lines } = await stage.sceneweave(words)
  const told = lines.filter((line) => line.startsWith('sceneweave: '))
  expect(told, lines.join('\n')).toHaveLength(1)
  expect(told[0]).toMatch(says)
  expect(told[0]).not.toMatch(/internal error/)
  expect(lines.at(-1)).toBe(told[0])
  expect(lines.join('\n')).not.toMatch(/^\s+at |node:internal/m)
  expect(out).toBe('')
  expect(code).not.toBe(0)
  expect(code).not.toBe(null)
  expect(await readdir(stage.folder)).toEqual(before)
}

/** The same without a program of its own: the words become a line by the same code. @ stands for the folder. */
async function refusedHere([name, ...words]: readonly string[], says: RegExp): Promise<void> {
  const before = await readdir(stage.folder)
  const said: string[] = []
  const silent = { progress: () => {}, note: () => {} }
  const context = { signal: new AbortController().signal, out: (line: string) => void said.push(line), ...silent }
  const ran = async () => {
    const command = await findCommand(name)
    const args = words.map((word) => word.replace(/^@/, stage.folder))
    await command.run(parseCommandLine(command, args), context)
  }
  const { line, exitCode } = reportOf(await ran().catch((error: unknown) => error), false)
  expect(line).toMatch(says)
  expect([line.match(/\n|internal error/), exitCode > 0, said]).toEqual([null, true, []])
  expect(await readdir(stage.folder)).toEqual(before)
}

const wholeProgram = ['malformed JSON', 'an unknown field', 'no shots', '10 shots', '6 frames']
const [first, second] = goodScene.shots
const badScenes: readonly (readonly [string, string | object, RegExp])[] = [
  ['malformed JSON', '{\n  "sceneweave": 1,\n  "shots": [}\n', /line 3, column 13 is not JSON: expected a value/],
  ['a text that never ends', '{ "story": "once', /line 1, column 12 .*does not end/],
  ['an empty file', '', /line 1, column 1 .*end of the file/],
  ['a list', '[]', /the scene is wrong: expected object/],
  ['no version', { ...goodScene, sceneweave: undefined }, /sceneweave must be 1/],
  ['an unknown field', { ...goodScene, enviroment: 'x' }, /enviroment is no field .* did you mean "environment"\?/],
  [
    'an unknown field of a shot',
    { ...goodScene, shots: [{ ...first, promt: 'x' }] },
    /shots\[0\]\.promt is no field .* did you mean "prompt"\?/,
  ],
  ['a missing field', { ...goodScene, story: undefined }, /story is missing; add it/],
  ['a wrong kind of value', { ...goodScene, environment: 4 }, /environment is wrong: expected string/],
  ['no shots', { ...goodScene, shots: [] }, /shots has no shots; give 1 to 9/],
  ['10 shots', { ...goodScene, shots: Array(10).fill(first) }, /shots has 10 shots; give 1 to 9/],
  ['6 frames', { ...goodScene, shots: [{ ...first, frames: 6 }] }, /shots\[0\]\.frames is 6; give 5 or 9/],
  ['an empty prompt', { ...goodScene, shots: [first, { ...second, prompt: ' ' }] }, /shots\[1\]\.prompt is empty/],
  [
    'a character nobody declared',
    { ...goodScene, shots: [first, { ...second, prompt: 'Wide shot of Character B.' }] },
    /shots\[1\]\.prompt names Character B.*declare B/,
  ],
  [
    'a character declared twice',
    { ...goodScene, characters: Array(2).fill(goodScene.characters[0]) },
    /declared twice/,
  ],
  ['several problems', { ...goodScene, shots: [], story: '' }, /\(and 1 more\)/],
]

describe('a scene that cannot be meant is refused in one line', () => {
  // the program itself is started for one of each kind only: the words come from one place
  test.each(badScenes)('%s', async (name, content, says) => {
    const path = await stage.write('bad.json', content)
    if (wholeProgram.includes(name)) return refused(run('bad.json', '--weights', stage.weights), says)
    const report = reportOf(await readScene(path).catch((error: unknown) => error), false)
    expect(report.line).toMatch(says)
    expect(report).toEqual({ line: expect.not.stringMatching(/\n|internal error/), exitCode: 1 })
  })

  test('a missing file', () => refused(run('nowhere.json'), /nowhere\.json: there is no such file/))
  test('a folder', () => refused(run('.'), /that is a folder/))
  test('bytes that are no text', async () => {
    await stage.write('bad.json', new Uint8Array([0x7b, 0xff, 0xfe]))
    await refused(run('bad.json'), /not UTF-8/)
  })
  test('a film that carries no scene', async () => {
    await stage.write('plain.gif', Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUQAOw==', 'base64'))
    await refused(run('plain.gif'), /carries no scene/)
  })
  test('a film that is none', async () => {
    await stage.write('empty.mp4', new Uint8Array(0))
    await refused(run('empty.mp4'), /no picture or film that can be read; /)
  })
  test('a shot longer than the model makes', async () => {
    await stage.write('bad.json', { ...goodScene, shots: [first, { ...second, frames: 21 }] })
    await refused(run('bad.json', '--weights', stage.weights), /shots\[1\]\.frames is 21, longer than the 17 frames/)
  })
  test('a picture that is not there', async () => {
    await stage.write('bad.json', { ...goodScene, shots: [first, { ...second, picture: 'bear.png' }] })
    await refused(run('bad.json', '--weights', stage.weights), /bear\.png: there is no such file/)
  })
})

describe('words that cannot be meant are refused in one line', () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['rum'], /unknown command "rum"; did you mean "run"\?/],
    [['help', 'wrold'], /did you mean "world"\?/],
    [run('scene.json', '--step', '4'), /unknown option --step; did you mean "--steps"\?/],
    [['run', 'scene.json', '-o'], /--output needs a value/],
    [['run', 'scene.json'], /no name; give one: -o film\.mp4/],
    [['run', '-o', film], /give one scene file/],
  ]
  test.each(cases)('sceneweave %j', (words, says) => refused(words, says))

  const here = (...options: string[]) => ['run', '@/scene.json', '-o', '@/film.mp4', ...options]
  const inside: readonly (readonly [readonly string[], RegExp])[] = [
    [here('--steps', 'many'), /--steps many: .*whole number/],
    [here('--mode', 'jont'), /choose one of joint, conditioned/],
    [here('--mode', 'conditioned', '--weights', '@/random.safetensors'), /needs a given picture/],
    [here('--device', 'tpu'), /choose one of onnx, reference, cuda/],
    ...(cudaDevices().length > 0 ? [] : [[here('--device', 'cuda'), /CUDA.*use --device onnx/] as const]),
    [['run', '@/scene.json', '-o', '@/film.avi'], /film\.avi: .*\.mp4, \.webp, \.gif/],
    [['train', 'huge'], /no recipe for "huge"; choose from tiny/],
    [['train', 'tiny', '--device', 'cpu', '--gpus', '2'], /--gpus 2: .*--device cpu; leave it out/],
    [['train', 'tiny', '--gpus', '0'], /--gpus 0: .*from 1/],
    [['train', 'tiny', '--ablation', 'rope'], /choose one of whole, no-interleaving, equal-times, causal-from-scratch/],
    [['train', 'tiny', '--steps', '20'], /--steps: .*only an --ablation/],
    [['world', '--seed', '-3'], /--seed/],
    [['world', '--shots', '10', '--sheet', '@/a.png'], /--shots 10: .*from 1 to 9/],
    [
      ['run', '@/scene.json', '-o', '@/scene.json/film.mp4'],
      /scene\.json is a file, not a folder; choose another path/,
    ],
    [['run', '@/scene.json', '-o', `@/${'f'.repeat(300)}.mp4`], /that name is too long; choose a shorter one/],
    [
      ['run', '@/scene.json', '-o', '@/a.mp4', '--plan', 'p.json', '--steps', '3'],
      /--steps means nothing beside --plan/,
    ],
    [['run', '@', '-o', '@/film.mp4'], /: that is a folder; give a file/],
    [['run', '@/random.safetensors', '-o', '@/film.mp4'], /is not UTF-8 text; give a text file/],
    [['serve', 'now'], /"now" is not expected; see: sceneweave help serve/],
    [
      ['serve', '--data', '@', '--public-url', 'films'],
      /--public-url films: that is no address of a server; write one/,
    ],
    [['serve', '--data', '@', '--public-url', 'https://a.org/films'], /that is no address of a server/],
    [['serve', '--data', '@/scene.json'], /scene\.json: there is a file where a folder is needed/],
    [['card', '@/random.safetensors', '-o', '@'], /: that is a folder; give the name of a file/],
    [['card', '@/random.safetensors', '-o', '@/card.md', '--limits', '@'], /: that is a folder; give a file/],
    [['bench', '--json', '@'], /: that is a folder; give the name of a file/],
    [
      ['evaluate', 'tiny', '--out', '@/page.html', '--films', '@/scene.json', '--scenes', '1'],
      /scene\.json.*: a part of/,
    ],
    [['evaluate', '@/random.safetensors', '--out', '@/page.html'], /makes pictures of 32 pixels, and the judge reads/],
    [['evaluate', '--train-recogniser', '--recogniser', '@/scene.json'], /scene\.json: that ending is not known/],
    [['evaluate', 'tiny', '--methods', 'joint,joint'], /--methods joint: it is there twice/],
    [['evaluate', 'tiny', '--also', 'a=tiny', '--also', 'a=tiny'], /--also a=tiny: that name is given twice/],
    [['study', 'list', 'all'], /"all" is not expected/],
    [['train', 'tiny', '-o', '@/a.safetensors', '--checkpoints', '@/scene.json'], /scene\.json: there is a file where/],
    [['train', 'tiny', '-o', '@/scene.json/a.safetensors'], /scene\.json is a file, not a folder/],
  ]
  test.each(inside)('%j, with @ for a folder', (words, says) => refusedHere(words, says))

  test('a plan of the wrong width', async () => {
    await stage.write('plan.json', [[1], [0]])
    await refused(run('scene.json', '--weights', stage.weights, '--plan', 'plan.json'), /row 0 has 1 times/)
  })
  test('a cache for shots that see later ones', () =>
    refused(
      run('scene.json', '--weights', stage.weights, '--history', 'compact'),
      /--history compact .*use --mode causal/,
    ))
})

describe('weights that are none are refused in one line', () => {
  const header = (claimed: bigint, text = '') => {
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(claimed)
    return Buffer.concat([length, Buffer.from(text)])
  }
  const described = (tensors: object, bytes: number) => {
    const text = JSON.stringify(tensors)
    return Buffer.concat([header(BigInt(text.length), text), Buffer.alloc(bytes)])
  }
  const entry = (dtype: string, from: number, to: number) => ({ dtype, shape: [2], data_offsets: [from, to] })
  const hugeConfig = async () => {
    const file = await readFile(stage.weights)
    const end = 8 + Number(file.readBigUInt64LE(0))
    const { __metadata__: metadata, ...tensors } = JSON.parse(file.toString('utf8', 8, end))
    const config = JSON.stringify({ ...JSON.parse(metadata.config), width: 2 ** 40, heads: 2 ** 35 })
    const text = JSON.stringify({ __metadata__: { ...metadata, config }, ...tensors })
    return Buffer.concat([header(BigInt(Buffer.byteLength(text)), text), file.subarray(end)])
  }
  const cases: readonly (readonly [string, () => Promise<Uint8Array> | Uint8Array, RegExp])[] = [
    ['truncated', async () => (await readFile(stage.weights)).subarray(0, 20_000), /truncated|the file has/],
    ['empty', () => new Uint8Array(0), /too short/],
    ['a header of 10 GB', () => header(10_000_000_000n, '{}'), /no safetensors file/],
    ['overlapping tensors', () => described({ a: entry('F32', 0, 8), b: entry('F32', 4, 12) }, 12), /overlaps/],
    ['a wrong dtype', () => described({ a: entry('I64', 0, 16) }, 16), /I64; only F32/],
    ['a pickle renamed', () => Buffer.from('PK\u0003\u0004archive/data.pkl'), /pickle/],
    ['another model', () => described({ a: entry('F32', 0, 8) }, 8), /not a Sceneweave model/],
    ['a config larger than any machine', hugeConfig, /hostile\.safetensors: /],
  ]
  test.each(cases)('%s', async (_, make, says) => {
    await stage.write('hostile.safetensors', await make())
    await refusedHere(['run', '@/scene.json', '-o', '@/film.mp4', '--weights', '@/hostile.safetensors'], says)
  })
  test('missing', () => refused(run('scene.json', '--weights', 'none.safetensors'), /none\.safetensors: no weights/))
})

test('a full disk is told, and leaves nothing behind', async (context) => {
  const full = stage.path('full')
  await mkdir(full)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', full], { stdio: 'ignore' })
  } catch {
    return context.skip('only root can mount the small disk that this needs')
  }
  try {
    const words = ['run', 'scene.json', '-o', 'full/film.mp4', '--weights', stage.weights, '--steps', '1']
    await refused(words, /full\/film\.mp4: the disk is full/)
    expect(await readdir(full)).toEqual([])
    const template = fileURLToPath(new URL('../../../packages/nodes/templates/joint.json', import.meta.url))
    const graph = ['run', template, '-o', film, '--data', 'full/graphs', '--weights', stage.weights]
    await refused([...graph, '--set', 'plan.steps=1'], /the disk is full; free some space/)
  } finally {
    execFileSync('umount', [full])
  }
})
