import fc from 'fast-check'
import { expect } from 'vitest'
import { applyEdit } from './applyEdit.ts'
import { canonicalJson } from './canonicalJson.ts'
import type { Edit, SingleEdit } from './edit.ts'
import type { JsonObject } from './json.ts'
import type { Project } from './project.ts'
import { deepFreeze, node, shot, wire } from './sampleProject.ts'

// For the tests of this package: edits that chance decides.

/** What chance decides; it becomes an edit that fits the project as it is then. */
export type Draw = { kind: number; a: number; b: number; c: number; text: string; json: unknown }

export const draw = fc.record({
  kind: fc.nat(16),
  a: fc.nat(99),
  b: fc.nat(99),
  c: fc.nat(99),
  text: fc.string({ maxLength: 12 }),
  json: fc.jsonValue({ maxDepth: 3 }),
})

const at = <T>(list: readonly T[], place: number): T | undefined => list[place % Math.max(1, list.length)]
const freeId = (taken: object, prefix: string, start: number): string => {
  let number = start
  while (Object.hasOwn(taken, `${prefix}${number}`)) number++
  return `${prefix}${number}`
}

function editFor({ graph }: Project, { kind, a, b, c, text, json }: Draw): SingleEdit {
  const rename: SingleEdit = { type: 'project-rename', title: text }
  const nodes = Object.keys(graph.nodes)
  const [from, to] = [at(nodes, a), at(nodes, b)]
  const scene = nodes.filter((id) => graph.nodes[id].type === 'scene')[0]
  const shots = ((graph.nodes[scene]?.params.scene as JsonObject | undefined)?.shots ?? []) as { id: string }[]
  const [aWire, aFrame, aShot] = [at(Object.keys(graph.wires), a), at(Object.keys(graph.frames), a), at(shots, a)?.id]
  const point = { x: b - 50, y: c / 3 }
  const params = { text, [`p${b % 3}`]: json as never }
  const orders = Object.values(graph.wires)
    .filter((other) => other.to.node === to)
    .map(({ order }) => order)
  switch (kind) {
    case 0:
      return {
        type: 'node-add',
        id: freeId(graph.nodes, 'n', a),
        node: node({ type: b % 4 ? 'text' : 'scene', at: point, params: b % 4 ? params : {} }),
      }
    case 1:
      return from ? { type: 'node-remove', id: from } : rename
    case 2:
      return from && from !== scene
        ? { type: 'node-change', id: from, change: { params, without: [`p${c % 3}`], mode: 'run' } }
        : rename
    case 3:
      return from
        ? {
            type: 'node-change',
            id: from,
            change: {
              title: c % 2 ? text : null,
              locked: b % 2 === 0,
              each: b % 3 ? null : 'in',
              collapsed: c % 3 === 0,
              pinned: a % 2 ? 'b'.repeat(64) : null,
              version: 1 + (c % 2),
              exposed: a % 3 ? (b % 2 ? ['text', `p${c % 3}`] : null) : [],
            },
          }
        : rename
    case 4:
      return {
        type: 'node-move',
        moves: Object.fromEntries(nodes.filter((_, place) => place % 2 === a % 2).map((id) => [id, point])),
      }
    case 5:
    case 6:
      return from && to
        ? { type: 'wire-add', id: freeId(graph.wires, 'w', a), wire: wire(from, to, Math.max(-1, ...orders) + 1) }
        : rename
    case 7:
      return aWire ? { type: 'wire-remove', id: aWire } : rename
    case 8:
      return aWire ? { type: 'wire-bend', id: aWire, bends: b % 2 ? [point] : [] } : rename
    case 9:
      return {
        type: 'frame-add',
        id: freeId(graph.frames, 'f', a),
        frame: { title: text, at: point, size: { w: b, h: c } },
      }
    case 10:
      return aFrame
        ? {
            type: 'frame-change',
            id: aFrame,
            change: {
              title: text,
              colour: b % 2 ? '#123' : null,
              ...(c % 3 && { folded: c % 3 === 1 ? { nodes: nodes.slice(0, b), frames: [] } : null }),
            },
          }
        : rename
    case 11:
      return aFrame ? { type: 'frame-remove', id: aFrame } : rename
    case 12:
      return scene
        ? {
            type: 'shot-add',
            node: scene,
            shot: shot(freeId(Object.fromEntries(shots.map(({ id }) => [id, 1])), 's', a)),
            at: c % (shots.length + 1),
          }
        : rename
    case 13:
      return aShot ? { type: 'shot-remove', node: scene, shot: aShot } : rename
    case 14:
      return aShot ? { type: 'shot-move', node: scene, shot: aShot, to: b % shots.length } : rename
    case 15: {
      const there = Object.keys(graph.wires).filter((id) => graph.wires[id].to.node === to)
      return {
        type: 'wire-order',
        orders: Object.fromEntries(there.map((id, place) => [id, there.length - place + c])),
      }
    }
    default:
      return aShot
        ? { type: 'shot-change', node: scene, shot: aShot, change: { prompt: text, take: b, seed: c % 2 ? null : c } }
        : rename
  }
}

/** Applies an edit for each draw, some of them as batches of three or twelve. */
export function play(start: Project, draws: readonly Draw[]): { project: Project; edits: Edit[]; inverses: Edit[] } {
  let project = start
  const edits: Edit[] = []
  const inverses: Edit[] = []
  for (let place = 0; place < draws.length; ) {
    const size = draws[place].c % 7 === 0 ? 12 : draws[place].c % 5 === 0 ? 3 : 1
    const batch: SingleEdit[] = []
    let ahead = project
    for (const one of draws.slice(place, place + size)) {
      const edit = editFor(ahead, one)
      batch.push(edit)
      ahead = applyEdit(ahead, edit).project
    }
    const edit: Edit = size === 1 ? batch[0] : { type: 'batch', title: 'Several', edits: batch }
    const applied = applyEdit(project, edit)
    expect(canonicalJson(applied.project)).toBe(canonicalJson(ahead))
    project = deepFreeze(applied.project)
    edits.push(edit)
    inverses.push(deepFreeze(applied.inverse))
    place += size
  }
  return { project, edits, inverses }
}
