import type { NodeId } from '@sceneweave/project'

/** What a run would do with a node. */
export type NodeForecast = { state: 'reused' | 'runs' | 'problem'; reason?: string; ms?: number }

/** What the next run would do with a node; undefined while nobody knows. */
export const useForecastOf = (_: NodeId): NodeForecast | undefined => undefined
