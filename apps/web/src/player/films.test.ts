import { templates } from '@sceneweave/nodes'
import type { Graph } from '@sceneweave/project'
import { describe, expect, it } from 'vitest'
import { filmOfNode, filmsOf, markAt, shotMarks } from './films.ts'

const graphOf = (id: string): Graph => templates.find((one) => one.id === id)!.graph
const asset = (digit: string, mediaType: string) => ({ asset: digit.repeat(64), mediaType, bytes: 9 })
const clip = (file: object, to: number, more = {}) => ({
  clip: file,
  frames: 68,
  framesPerSecond: 8,
  width: 64,
  height: 64,
  from: 0,
  to,
  ...more,
})
const result = <T extends Record<string, unknown>>(outputs: T, at = '2026-01-01T00:00:00.000Z') => ({
  key: 'k',
  run: 'r1',
  at,
  outputs,
})
const raw = asset('a', 'application/x-sceneweave-frames')
const webp = asset('b', 'image/webp')
const mp4 = asset('c', 'video/mp4')

const graph = graphOf('autoregressive')
const results = {
  decode1: result({ clip: clip(raw, 17, { preview: webp }) }),
  film: result({
    video: { segments: [17, 17, 33, 1].map((to) => clip(raw, to)), framesPerSecond: 8, width: 64, height: 64 },
  }),
  export: result({ film: clip(mp4, 68) }),
}

describe('the films of a project', () => {
  it('begin with what was exported, and are clips where nothing was', () => {
    expect(filmsOf(graph, results).map(({ node }) => node)).toEqual(['export', 'decode1'])
    const { export: _, ...unfinished } = results
    expect(filmsOf(graph, unfinished)[0]).toMatchObject({ node: 'decode1', asset: webp.asset, frames: 17, run: 'r1' })
    expect(filmsOf(graph, {})).toEqual([])
  })

  it('leave out results of nodes that are gone, and what no browser shows', () => {
    expect(filmsOf(graph, { gone: result({ film: clip(mp4, 68) }) })).toEqual([])
    expect(filmOfNode({ x: result({ clip: clip(raw, 17) }) }, 'x')).toBeUndefined()
    expect(filmOfNode({ x: result({ text: 'words' }) }, 'x')).toBeUndefined()
    expect(filmOfNode({ x: result({ image: { image: webp, width: 2, height: 2 } }) }, 'x')).toMatchObject({ frames: 1 })
  })
})

describe('the marks of shots', () => {
  const film = filmOfNode(results, 'export')!

  it('lie where the clips were joined, with the numbers of their cards', () => {
    expect(shotMarks(graph, results, film)).toEqual([
      { from: 0, to: 17, number: 1, shot: 'shot1' },
      { from: 17, to: 34, number: 2, shot: 'shot2' },
      { from: 34, to: 67, number: 3, shot: 'shot3' },
      { from: 67, to: 68, number: 4, shot: 'shot4' },
    ])
  })

  it('follow the order of the wires, not that of the storyboard', () => {
    const wires = Object.fromEntries(
      Object.entries(graph.wires).map(([id, wire]) => [
        id,
        wire.from.node === 'decode1' ? { ...wire, order: 9 } : wire,
      ]),
    )
    expect(shotMarks({ ...graph, wires }, results, film).map(({ number }) => number)).toEqual([2, 3, 4, 1])
  })

  it('know the shots of a scene that was made at once', () => {
    const joint = graphOf('joint')
    const exported = Object.keys(joint.nodes).find((id) => joint.nodes[id].type === 'exportFilm')!
    const join = Object.keys(joint.nodes).find((id) => joint.nodes[id].type === 'join')!
    const made = {
      ...results,
      [join]: result({ video: { ...results.film.outputs.video, segments: [5, 5, 5].map((to) => clip(raw, to)) } }),
    }
    expect(
      shotMarks(joint, made, { ...film, node: exported }).map(({ number, shot }) => [number, shot !== undefined]),
    ).toEqual([
      [1, true],
      [2, true],
      [3, true],
    ])
  })

  it('give no number of another card to what has no card, such as a shot between two', () => {
    const between = graphOf('interpolation')
    const [exported, join] = ['exportFilm', 'join'].map(
      (type) => Object.keys(between.nodes).find((id) => between.nodes[id].type === type)!,
    )
    const made = {
      ...results,
      [join]: result({ video: { ...results.film.outputs.video, segments: [5, 5, 5].map((to) => clip(raw, to)) } }),
    }
    expect(shotMarks(between, made, { ...film, node: exported }).map(({ number }) => number)).toEqual([1, 0, 2])
  })

  it('are none where nothing is known of what was joined', () => {
    expect(shotMarks(graph, {}, film)).toEqual([])
    expect(shotMarks(graph, results, { ...film, node: 'decode1' })).toEqual([])
  })

  it('are found by a frame', () => {
    const marks = shotMarks(graph, results, film)
    expect([0, 16, 17, 67, 68].map((frame) => markAt(marks, frame)?.number)).toEqual([1, 1, 2, 4, undefined])
  })
})
