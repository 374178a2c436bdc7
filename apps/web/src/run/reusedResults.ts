import type { NodeId } from '@sceneweave/project'
import type { NodeForecast } from './useForecast.ts'
import type { NodeOutputs } from './useResults.ts'

type Results = Readonly<Record<NodeId, NodeOutputs>>
type Outlook = Readonly<Record<NodeId, NodeForecast>>
type Lent = Readonly<Record<NodeId, { key: string; outputs: Readonly<Record<string, unknown>> }>>

/**
 * The nodes that a run would reuse with another result than the newest of this project: another project made it, or it is
 * an older one that what stands here now came back to. As one text, to ask for them anew only when they are others.
 */
export const lackingOf = (results: Results, outlook: Outlook): string =>
  Object.entries(outlook)
    .filter(([node, { state, key }]) => state === 'reused' && key !== undefined && results[node]?.key !== key)
    .map(([node, { key }]) => `${node} ${key}`)
    .sort()
    .join('\n')

/** Results with those that a run would reuse. One that it would no longer reuse still shows what a node made last. */
export function withReused(results: Results, lent: Lent, outlook: Outlook): Results {
  const all = { ...results }
  for (const [node, { key, outputs }] of Object.entries(lent)) {
    const foreseen = outlook[node]
    const isReused = foreseen?.state === 'reused' && foreseen.key === key
    if (isReused ? results[node]?.key !== key : !results[node]) all[node] = { key, outputs }
  }
  return all
}
