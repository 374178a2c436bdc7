import { readdir, readFile } from 'node:fs/promises'
import { readFilm, readMetadata } from '@sceneweave/media'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandList } from './commandList.ts'
import { helpText } from './help.ts'
import { modeNames } from './modes.ts'
import { goodScene, openTestStage, type TestStage } from './testStage.ts'

let stage: TestStage
beforeAll(async () => {
  stage = await openTestStage()
})
afterAll(() => stage.close())

const run = (scene: string, film: string, ...options: string[]) =>
  stage.sceneweave(['run', scene, '-o', film, '--weights', stage.weights, '--steps', '2', ...options])

async function frames(name: string): Promise<Uint8Array[]> {
  const all: Uint8Array[] = []
  for await (const frame of await readFilm(stage.path(name))) all.push(frame.slice())
  return all
}

const ended = (code: number | null, lines: readonly string[]) => expect(code, lines.join('\n')).toBe(0)

test('a scene becomes a film, a poster and a sheet in new folders that carry it byte for byte, and can be run again from them', async () => {
  // odd spaces, a character outside the plane and a last line without an end: all of it must come back
  const text = `${JSON.stringify({ ...goodScene, mode: 'joint' }, null, 3)}\r\n \t`.replace('rest.', 'rest. 🦊 “<&>”')
  await stage.write('film scene.json', text)
  const first = await run('film scene.json', 'film.mp4', '--poster', 'new/poster.png', '--sheet', 'out/of/sheet.png')
  ended(first.code, first.lines)
  expect(first.out).toMatch(/^film\.mp4: 2 shots, 1\.3 s/)
  for (const file of ['film.mp4', 'new/poster.png', 'out/of/sheet.png'])
    expect((await readMetadata(stage.path(file))).scene).toBe(text)
  const film = await readFilm(stage.path('film.mp4'))
  expect([film.width, film.height]).toEqual([128, 128])
  const again = await run('film.mp4', 'again.mp4')
  ended(again.code, again.lines)
  expect((await readFile(stage.path('again.mp4'))).equals(await readFile(stage.path('film.mp4')))).toBe(true)
  const other = await run('film.mp4', 'other.mp4', '--seed', '1')
  ended(other.code, other.lines)
  expect((await readFile(stage.path('other.mp4'))).equals(await readFile(stage.path('film.mp4')))).toBe(false)
})

test.each(modeNames)(
  'mode %s makes a film with a given picture and says which words it does not know',
  async (mode) => {
    const sheet = await stage.sceneweave([
      'world',
      '--seed',
      '1',
      '--shots',
      '1',
      '--size',
      '40',
      '--sheet',
      'given.png',
    ])
    ended(sheet.code, sheet.lines)
    const given = { prompt: 'Close-up of Character A, a bicycel.', picture: 'given.png' }
    await stage.write('given.json', { ...goodScene, shots: [given, ...goodScene.shots] })
    const { code, out, lines } = await run('given.json', `${mode}.webp`, '--mode', mode)
    ended(code, lines)
    expect(lines.filter((line) => line.startsWith('warning: '))).toEqual([
      expect.stringMatching(/^warning: shot 1 says "bicycel", a word the model never learned/),
    ])
    // the picture is a condition, not a shot of the film
    expect(out).toMatch(/: 2 shots, 1\.3 s/)
  },
)

test('a plan made by hand is the plan', async () => {
  const joint = [1, 0.5, 0].map((t) => [t, t])
  const late = [
    [1, 1],
    [0, 1],
    [0, 0],
  ]
  const options = {
    joint: ['--plan', 'joint.json'],
    late: ['--plan', 'late.json'],
    mode: ['--steps', '2', '--shift', '1'],
  }
  await stage.write('joint.json', joint)
  await stage.write('late.json', late)
  const seen: Record<string, Buffer> = {}
  for (const [name, words] of Object.entries(options)) {
    const film = ['-o', `${name}.webp`, '--weights', stage.weights]
    const { code, lines } = await stage.sceneweave(['run', 'scene.json', ...film, ...words])
    ended(code, lines)
    seen[name] = Buffer.concat(await frames(`${name}.webp`))
  }
  expect(seen.joint.equals(seen.mode)).toBe(true)
  expect(seen.late.equals(seen.mode)).toBe(false)
})

test('the reference device makes the same film as onnx, nearly', async () => {
  const short = { ...goodScene, shots: [{ prompt: 'Wide shot of Character A.', frames: 1 }] }
  await stage.write('short.json', short)
  const made: Uint8Array[] = []
  for (const device of ['onnx', 'reference']) {
    // not .gif: its palette can change altogether where a pixel changes a little
    const { code, lines } = await run('short.json', `${device}.mp4`, '--device', device, '--scale', '1')
    ended(code, lines)
    made.push(...(await frames(`${device}.mp4`)))
  }
  expect(made).toHaveLength(2)
  const difference = made[0].reduce((sum, value, at) => sum + Math.abs(value - made[1][at]), 0) / made[0].length
  expect(difference).toBeLessThan(1)
})

/** Runs a film of a thousand steps and sends Ctrl-C `times` times once it is at work. */
async function interrupted(times: number) {
  const words = [
    'run',
    'scene.json',
    '-o',
    'long.mp4',
    '--weights',
    stage.weights,
    '--steps',
    '1000',
    '--solver',
    'heun',
  ]
  const before = await readdir(stage.folder)
  let isSent = false
  const result = await stage.sceneweave(words, (child, said) => {
    if (isSent || !said.includes(' step ')) return
    isSent = true
    for (let at = 0; at < times; at++) setTimeout(() => child.kill('SIGINT'), at * 20)
  })
  expect(isSent).toBe(true)
  expect(result.code).toBe(130)
  expect(await readdir(stage.folder)).toEqual(before)
  return result
}

test('Ctrl-C in the middle of a run ends it with 130, one line and no file', async () => {
  const { lines } = await interrupted(1)
  const said = lines.filter((line) => line.startsWith('sceneweave: '))
  expect(said).toEqual(['sceneweave: cancelled; no file is left half-written'])
})

test('Ctrl-C twice ends it at once and leaves no file either', async () => {
  await interrupted(2)
})

test('Ctrl-C while training says how to go on', async () => {
  const words = ['train', 'tiny', '-o', 'mine.safetensors', '--workers', '1']
  let isSent = false
  const { code, lines } = await stage.sceneweave(words, (child, said) => {
    if (isSent || !said.includes('starting the workers')) return
    isSent = true
    setTimeout(() => child.kill('SIGINT'), 1000)
  })
  expect(code).toBe(130)
  expect(lines.at(-1)).toMatch(/^sceneweave: stopped; the same command goes on .*mine-checkpoints$/)
  expect(await readdir(stage.folder)).not.toContain('mine.safetensors')
})

test('the film set prints a scene and draws it', async () => {
  const { code, out, lines } = await stage.sceneweave(
    'world --seed 7 --shots 2 --size 32 --sheet set.png --film set.gif'.split(' '),
  )
  ended(code, lines)
  expect(out).toMatch(/^\[Character\] Character A: .* \[Environment\] .* \[Story\] /)
  expect(out.match(/\[SHOT CUT\]/g)?.length).toBeGreaterThan(0)
  const found = await readdir(stage.folder)
  expect(found).toEqual(expect.arrayContaining(['set.png', 'set.gif']))
})

test('doctor names every part and how to get what is missing', async () => {
  const { out } = await stage.sceneweave(['doctor'])
  for (const part of ['Node.js', 'cores', 'memory', 'ONNX Runtime', 'CUDA', '.mp4', '.webp'])
    expect(out).toContain(part)
  for (const line of out.split('\n').filter((line) => /^[✗–]/.test(line)))
    expect(out.slice(out.indexOf(line)).split('\n')[1]).toMatch(/→ \S/)
})

test('every command has help that shows each of its options', async () => {
  const { out, code } = await stage.sceneweave(['help'])
  expect(code).toBe(0)
  for (const [name, load] of Object.entries(commandList)) {
    const { summary, usage, options } = await load()
    expect(out).toContain(summary)
    for (const option of Object.keys(options)) expect(usage).toContain(`--${option}`)
    expect(await helpText(name)).toBe(usage.trim())
  }
  const help = await stage.sceneweave(['run', '--help'])
  expect([help.code, help.out.trim()]).toEqual([0, await helpText('run')])
})

test('every example is a scene whose words the model knows', async () => {
  const examples = new URL('../../../examples/', import.meta.url)
  const names = (await readdir(examples)).filter((name) => name.endsWith('.json'))
  expect(names.length).toBeGreaterThanOrEqual(2)
  for (const name of names) {
    await stage.write(name, await readFile(new URL(name, examples)))
    const { code, lines } = await run(name, 'example.webp')
    ended(code, lines)
    expect(lines.filter((line) => line.startsWith('warning'))).toEqual([])
  }
})
