import type { NodeId, RunTarget } from '@sceneweave/project'
import { client } from '../api/client.ts'
import type { RunProblem } from './refusal.ts'
import type { Forecast, NodeForecast } from './useForecast.ts'

type Answer = {
  nodes: ({ node: NodeId } & NodeForecast)[]
  problems: RunProblem[]
  reused: number
  runs: number
  ms?: number
  memoryBytes?: number
}

/** Asks what a run would do. The shape by node is what every place on screen reads. */
export async function askForecast(
  project: string,
  target: RunTarget,
): Promise<Omit<Forecast, 'isKnown' | 'isOld' | 'error'>> {
  const { nodes, ...rest } = await ask({ project, target })
  return { ...rest, nodes: Object.fromEntries(nodes.map(({ node, ...told }) => [node, told])) }
}

const ask = (wish: { project: string; target: RunTarget }): Promise<Answer> =>
  (client.runs as unknown as { forecast: { query(wish: unknown): Promise<Answer> } }).forecast.query(wish)
