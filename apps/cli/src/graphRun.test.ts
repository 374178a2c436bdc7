import { readFile } from 'node:fs/promises'
import { readMetadata } from '@sceneweave/media'
import { templates } from '@sceneweave/nodes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStage, type TestStage } from './testStage.ts'

let stage: TestStage
beforeAll(async () => {
  stage = await openTestStage()
  for (const { id, graph } of templates) await stage.write(`${id}.json`, graph)
})
afterAll(() => stage.close())

const few = ['--set', 'plan.steps=2']
const run = (graph: string, film: string, ...options: string[]) =>
  stage.sceneweave(['run', graph, '-o', film, '--weights', stage.weights, '--data', 'data', ...options])
const ended = (code: number | null, lines: readonly string[]) => expect(code, lines.join('\n')).toBe(0)
const bytes = (name: string) => readFile(stage.path(name))

test('a saved graph becomes a film that carries it; the same again does no work and gives the same bytes', async () => {
  const first = await run('joint.json', 'film.mp4', ...few)
  ended(first.code, first.lines)
  expect(first.out).toMatch(/^film\.mp4: 10 of 10 nodes run/)
  expect(JSON.parse((await readMetadata(stage.path('film.mp4'))).graph).nodes.story.type).toBe('scene')
  const again = await run('joint.json', 'again.mp4', ...few)
  ended(again.code, again.lines)
  expect(again.out).toMatch(/: 0 of 10 nodes run/)
  expect(await bytes('again.mp4')).toEqual(await bytes('film.mp4'))
  const fromFilm = await run('film.mp4', 'from film.mp4')
  ended(fromFilm.code, fromFilm.lines)
  expect(fromFilm.out).toMatch(/: 0 of 10 nodes run/)
})

test('--set changes a shot, and only what stands on it is made again', async () => {
  const steps = ['--set', 'plan.steps=2', '--set', 'shot3.frames=5']
  const first = await run('autoregressive.json', 'chain.webp', ...steps)
  ended(first.code, first.lines)
  const changed = await run('autoregressive.json', 'changed.webp', ...steps, '--set', 'shot3.prompt=Character A waves.')
  ended(changed.code, changed.lines)
  const made = (out: string) => Number(/: (\d+) of/.exec(out)?.[1])
  expect(made(changed.out)).toBeGreaterThan(0)
  expect(made(changed.out)).toBeLessThan(made(first.out))
  const said = changed.lines.filter((line) => /^Next shot/.test(line)).map((line) => line.split(' · ')[0])
  expect(said.length, 'shots 1 and 2 are found, shot 3 is made').toBeLessThanOrEqual(3)
  expect(await bytes('changed.webp')).not.toEqual(await bytes('chain.webp'))
})

test.each([
  [['--set', 'nobody.prompt=x'], /no node or shot "nobody"/],
  [['--set', 'plan.steps=many'], /plan/],
  [['--set', 'plan'], /write --set/],
  [['--mode', 'causal'], /--mode is for scenes/],
])('%j is refused in words before any work', async (options, words) => {
  const { code, lines } = await run('joint.json', 'never.mp4', ...options)
  expect(code).not.toBe(0)
  expect(lines.filter((line) => line.startsWith('sceneweave: '))).toEqual([expect.stringMatching(words)])
  await expect(bytes('never.mp4')).rejects.toThrow()
})

test('--sampling reaches the models of a graph: full runs, quick is refused where there is no companion', async () => {
  const quick = await run('singleImage.json', 'quick.mp4', '--sampling', 'quick')
  expect(quick.code).not.toBe(0)
  expect(quick.lines.join('\n')).toContain('has no few-step companion; choose full, or auto')
  const full = await run('singleImage.json', 'full.png', '--sampling', 'full')
  ended(full.code, full.lines)
})

test('a scene still runs as a scene, and refuses what is for graphs', async () => {
  const { code, lines } = await stage.sceneweave(['run', 'scene.json', '-o', 'x.mp4', '--set', 'shot1.prompt=x'])
  expect(code).toBe(2)
  expect(lines.at(-1)).toMatch(/--set is for a saved graph/)
})
