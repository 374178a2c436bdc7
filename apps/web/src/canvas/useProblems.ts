import { check, type Problem } from '@sceneweave/graph'
import { catalogue } from '@sceneweave/nodes'
import type { Graph, NodeId } from '@sceneweave/project'
import { useEffect } from 'react'
import { create } from 'zustand'
import { useEditor } from '../editor/useEditor.ts'
import { useRun } from '../run/useRun.ts'
import { useExtras } from './useGeometry.ts'

type Problems = { byNode: ReadonlyMap<NodeId, readonly Problem[]> }

/** What a person has to mend, by node. It follows the graph by a moment, so that no gesture waits for it. */
export const useProblems = create<Problems>(() => ({ byNode: new Map() }))

const none: readonly Problem[] = []

/** The problems of one node. */
export const useNodeProblems = (id: NodeId): readonly Problem[] => useProblems((state) => state.byNode.get(id) ?? none)

/** Whether a problem is told in words on the node. An open port is told at the port: a new node is no mistake. */
export const isTold = ({ code }: Pick<Problem, 'code'>): boolean => code !== 'port-unconnected'

// a check of 2,000 nodes takes 50 ms: it waits for a pause, not for every key
const afterMs = 300

/** Checks the graph after each change of it, and gives what is told its room on the nodes. */
export function useChecking(): void {
  const graph = useEditor((state) => state.project?.graph)
  const runs = useRun((state) => state.nodes)
  const byNode = useProblems((state) => state.byNode)
  useEffect(() => {
    if (!graph) return
    const timer = setTimeout(() => checkNow(graph), afterMs)
    return () => clearTimeout(timer)
  }, [graph])
  useEffect(() => {
    const failed = Object.entries(runs).filter(([, { state }]) => state === 'failed')
    const told = [...byNode].filter(([, problems]) => problems.some(isTold)).map(([id]) => id)
    const problems = new Set([...told, ...failed.map(([id]) => id)])
    const before = useExtras.getState().problems
    if (before.size !== problems.size || [...problems].some((id) => !before.has(id)))
      useExtras.setState({ ...useExtras.getState(), problems }, true)
  }, [runs, byNode])
}

let checked: Graph | undefined

function checkNow(graph: Graph): void {
  // what only moved is as right or wrong as before
  if (checked && checked.wires === graph.wires && sameNodes(checked, graph)) return
  checked = graph
  const byNode = new Map<NodeId, Problem[]>()
  for (const problem of check(graph, catalogue)) {
    if (!problem.node) continue
    const list = byNode.get(problem.node)
    if (list) list.push(problem)
    else byNode.set(problem.node, [problem])
  }
  useProblems.setState({ byNode })
}

function sameNodes(a: Graph, b: Graph): boolean {
  for (const id in b.nodes) {
    const [one, other] = [a.nodes[id], b.nodes[id]]
    if (one === other) continue
    if (!one || one.params !== other.params || one.mode !== other.mode || one.type !== other.type) return false
    if (one.version !== other.version || one.each !== other.each || one.pinned !== other.pinned) return false
  }
  return Object.keys(a.nodes).length === Object.keys(b.nodes).length
}
