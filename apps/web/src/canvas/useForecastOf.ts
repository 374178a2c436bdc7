import type { NodeId } from '@sceneweave/project'
import { useEffect } from 'react'
import { create } from 'zustand'
import { type NodeForecast, useForecast } from '../run/useForecast.ts'

// one question for all nodes; each of them reads its own part of the answer
const useNodeForecasts = create<{ nodes: Readonly<Record<NodeId, NodeForecast>> }>(() => ({ nodes: {} }))

/** Keeps what the next run would do, for the nodes to read. */
export function useForecasting(): void {
  const { nodes } = useForecast()
  useEffect(() => useNodeForecasts.setState({ nodes }), [nodes])
}

/** What the next run would do with a node; undefined while nobody knows. */
export const useForecastOf = (id: NodeId): NodeForecast | undefined => useNodeForecasts((state) => state.nodes[id])
