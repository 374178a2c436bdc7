import { templates } from '@sceneweave/nodes'
import { applyEdit, canonicalJson, type Graph, newProject } from '@sceneweave/project'
import { describe, expect, it } from 'vitest'
import { differences, paramChanges, restoreEdits } from './graphDiff.ts'

const restored = (now: Graph, then: Graph): Graph => {
  const edits = restoreEdits(now, then)
  const project = { ...newProject('p', 'p'), graph: now }
  return applyEdit(project, { type: 'batch', title: 'Restore', edits }).project.graph
}

const joint = templates[0].graph

describe('restoring a graph', () => {
  it('turns every template into every other one, exactly', () => {
    for (const { graph: now } of templates)
      for (const { graph: then } of templates) expect(canonicalJson(restored(now, then))).toBe(canonicalJson(then))
  })

  it('asks for nothing where nothing changed', () => {
    expect(restoreEdits(joint, structuredClone(joint))).toEqual([])
  })

  it('takes back params, modes, titles, places, frames and types', () => {
    const now = structuredClone(joint)
    const [first, second, third] = Object.keys(now.nodes)
    now.nodes[first] = { ...now.nodes[first], params: { text: 'other', extra: 1 }, title: 'Mine', locked: true }
    now.nodes[second] = { ...now.nodes[second], at: { x: 5, y: 5 }, mode: 'muted' }
    now.nodes[third] = { ...now.nodes[third], type: 'text', params: {} }
    now.frames.f = { title: 'a', at: { x: 0, y: 0 }, size: { w: 1, h: 1 } }
    expect(canonicalJson(restored(now, joint))).toBe(canonicalJson(joint))
    expect(canonicalJson(restored(joint, now))).toBe(canonicalJson(now))
  })
})

describe('differences', () => {
  it('are told node by node, without places', () => {
    const now = structuredClone(joint)
    const [first, second] = Object.keys(now.nodes)
    now.nodes[first] = { ...now.nodes[first], params: { ...now.nodes[first].params, text: 'other' } }
    now.nodes[second] = { ...now.nodes[second], at: { x: 5, y: 5 } }
    now.nodes.more = { ...now.nodes[first] }
    const found = differences(joint, now)
    expect(found.map(({ node, kind }) => [node, kind])).toEqual([
      [first, 'changed'],
      ['more', 'added'],
    ])
    expect(found[0].params[0]).toMatchObject({ path: 'text', now: 'other' })
    expect(differences(now, joint).map(({ kind }) => kind)).toEqual(['changed', 'removed'])
  })

  it('see another wire', () => {
    const [id] = Object.keys(joint.wires)
    const { [id]: gone, ...wires } = joint.wires
    expect(differences(joint, { ...joint, wires })).toEqual([{ node: gone.to.node, kind: 'changed', params: [] }])
  })

  it('name shots by their ids, wherever they stand', () => {
    const then = {
      scene: {
        shots: [
          { id: 'a', prompt: 'one' },
          { id: 'b', prompt: 'two' },
        ],
      },
    }
    const now = {
      scene: {
        shots: [
          { id: 'b', prompt: 'two' },
          { id: 'a', prompt: 'new' },
        ],
      },
    }
    expect(paramChanges(then, now)).toEqual([{ path: 'scene.shots.a.prompt', before: 'one', now: 'new' }])
    const swapped = { scene: { shots: [...then.scene.shots].reverse() } }
    expect(paramChanges(then, swapped).map(({ path }) => path)).toEqual(['scene.shots'])
  })
})
