import type { NodeId } from '@sceneweave/project'

/**
 * Strongly connected components (Tarjan), each after those it reaches: fed with what is upstream of a node, they come in
 * the order of running, and one of several nodes is a cycle. No recursion: 10,000 nodes in a row are fine.
 */
export function components(ids: Iterable<NodeId>, upstream: (id: NodeId) => readonly NodeId[]): NodeId[][] {
  const index = new Map<NodeId, number>()
  const low = new Map<NodeId, number>()
  const onStack = new Set<NodeId>()
  const stack: NodeId[] = []
  const found: NodeId[][] = []

  const open = (id: NodeId): Visit => {
    index.set(id, index.size)
    low.set(id, index.size - 1)
    stack.push(id)
    onStack.add(id)
    return { id, next: upstream(id), at: 0 }
  }
  const close = (id: NodeId): void => {
    if (low.get(id) !== index.get(id)) return
    const component = stack.splice(stack.lastIndexOf(id))
    for (const member of component) onStack.delete(member)
    found.push(component)
  }
  const lower = (id: NodeId, to: number): void => {
    if (to < low.get(id)!) low.set(id, to)
  }

  for (const root of ids) {
    if (index.has(root)) continue
    const visits: Visit[] = [open(root)]
    for (let visit = visits.at(-1); visit; visit = visits.at(-1)) {
      const { id } = visit
      const other = visit.next[visit.at++]
      if (other === undefined) {
        close(id)
        visits.pop()
        const below = visits.at(-1)
        if (below) lower(below.id, low.get(id)!)
      } else if (!index.has(other)) visits.push(open(other))
      else if (onStack.has(other)) lower(id, index.get(other)!)
    }
  }
  return found
}

type Visit = { id: NodeId; next: readonly NodeId[]; at: number }
