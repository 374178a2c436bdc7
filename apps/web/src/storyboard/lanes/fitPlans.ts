import type { Graph, JsonValue, ShotId, SingleEdit } from '@sceneweave/project'
import type { Lane } from './lanes.ts'

type Json = (typeof JsonValue)['_output']

/** The edits that let the columns of drawn plans go with their shots; a new shot gets the column of its neighbour. */
export function fitPlans(graph: Graph, lanes: readonly Lane[], order: readonly ShotId[]): SingleEdit[] {
  const ids = lanes.map(({ shot }) => shot.id)
  const plans = new Set(
    lanes.flatMap(({ plan, maker }) => (plan && graph.nodes[maker ?? '']?.type === 'generateScene' ? [plan] : [])),
  )
  return [...plans].flatMap((id): SingleEdit[] => {
    const { mode, matrix } = graph.nodes[id].params
    if (mode !== 'drawn' || !Array.isArray(matrix) || order.length === 0) return []
    const rows = matrix as Json[][]
    if (rows[0]?.length !== ids.length) return []
    const columns = order.map((shot, at) => {
      const own = ids.indexOf(shot)
      return own >= 0 ? own : Math.max(0, ids.indexOf(order[at - 1] ?? order[at + 1]))
    })
    if (columns.length === ids.length && columns.every((column, at) => column === at)) return []
    const fitted = rows.map((row) => columns.map((column) => row[column]))
    return [{ type: 'node-change', id, change: { params: { matrix: fitted } } }]
  })
}
