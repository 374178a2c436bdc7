import { templates } from '@sceneweave/nodes'
import { describe, expect, it } from 'vitest'
import { differences, paramChanges } from './differences.ts'

const joint = templates[0].graph

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
