import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openVideo, readMetadata } from '@sceneweave/media'
import { templates } from '@sceneweave/nodes'
import { cancelRun, readRun } from '@sceneweave/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { done, eventsOf, type FlowStage, filmOf, openFlowStage, started } from './flowStage.ts'

let stage: FlowStage
beforeAll(async () => {
  stage = await openFlowStage()
  await stage.startRunner()
}, 300_000)
afterAll(() => stage?.close(), 60_000)

const short = { 'shot1.frames': 5, 'shot2.frames': 5, 'shot3.frames': 5 }

test.each(['mp4', 'webp', 'gif'])(
  'a saved graph becomes a film through queue and runner (%s)',
  async (format) => {
    const graph = stage.graph('joint', { ...short, 'export.format': format })
    const events = await done(stage.store, await stage.submit(graph))
    const file = join(stage.folder, `film.${format}`)
    await writeFile(file, await filmOf(stage.store, events))
    const film = await openVideo(file)
    expect([film.frames, film.width]).toEqual([15, 32])
    await film.close()
    expect(JSON.parse((await readMetadata(file)).graph)).toEqual(graph)
  },
  300_000,
)

test.each(templates.map(({ id }) => id))(
  'the template %s runs to its end as it is saved',
  async (id) => {
    const graph = stage.graph(id)
    const events = await done(stage.store, await stage.submit(graph))
    const goals = Object.keys(graph.nodes).filter((node) => /^export/.test(graph.nodes[node].type))
    const ended = events.flatMap((event) => (event.type === 'node-end' ? [event.node] : []))
    expect(goals.length).toBeGreaterThan(0)
    expect(ended).toEqual(expect.arrayContaining(goals))
  },
  300_000,
)

test('the same graph again does nothing, and is done', async () => {
  const graph = stage.graph('joint', short)
  await done(stage.store, await stage.submit(graph))
  const again = await done(stage.store, await stage.submit(graph))
  expect(started(again)).toEqual([])
  expect(again[0]).toMatchObject({ type: 'run-start', reused: again[0].type === 'run-start' && again[0].nodes })
}, 300_000)

test('another last shot of a chain makes that shot, its clip and the film again, and nothing else', async () => {
  const first = await done(stage.store, await stage.submit(stage.graph('autoregressive', short)))
  const changed = stage.graph('autoregressive', { ...short, 'shot4.prompt': 'Wide shot: Character A waves.' })
  const second = await done(stage.store, await stage.submit(changed))
  const types = (ids: string[]) => ids.map((id) => changed.nodes[id].type)
  const generated = (ids: string[]) => types(ids).filter((type) => type === 'nextShot').length
  expect(generated(started(first))).toBe(4)
  expect(generated(started(second))).toBe(1)
  expect(types(started(second)).filter((type) => type === 'decode')).toHaveLength(1)
  expect(types(started(second))).toContain('exportFilm')
}, 300_000)

test('a cancel ends a run in the middle of sampling, and the next one goes on unharmed', async () => {
  const run = await stage.submit(stage.graph('joint', { ...short, 'plan.steps': 1000, 'shot1.seed': 999 }))
  let cancelledAt = 0
  const events = await eventsOf(stage.store, run.id, ({ type }) => {
    if (type !== 'node-progress' || cancelledAt > 0) return
    cancelledAt = performance.now()
    void cancelRun(stage.store, run.id)
  })
  expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'cancelled' })
  // a slow machine that runs all tests at once has this much more
  expect(performance.now() - cancelledAt).toBeLessThan(3000)
  expect((await readRun(stage.store, run.id)).status).toBe('cancelled')
  await done(stage.store, await stage.submit(stage.graph('joint', { ...short, 'shot1.seed': 1000 })))
}, 300_000)

test('a graph with a fault fails at that node in words, and keeps what was made before it', async () => {
  const graph = stage.graph('joint', { ...short, 'shot2.frames': 21 })
  const events = await eventsOf(stage.store, (await stage.submit(graph)).id)
  expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'failed' })
  expect(events.find(({ type }) => type === 'node-error')).toMatchObject({ code: 'too-many-frames' })
  expect(events.some((event) => event.type === 'node-end' && event.node === 'story')).toBe(true)
}, 300_000)
