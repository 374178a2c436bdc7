import type { Graph, NodeId, ShotId } from '@sceneweave/project'
import { useEditor } from '../editor/useEditor.ts'
import { sentence } from '../words/sentence.ts'

type Shots = { shots?: readonly { id: ShotId }[] }

const named = /\bshot "([^"]+)"/g

/** What went wrong in a node, as sentences in which a shot has the number that its card has, not its name in the file. */
export const faultWords = (message: string, graph?: Pick<Graph, 'nodes'>): string =>
  sentence(
    message.replace(named, (whole, id: string) => {
      const number = graph && numberOf(id, graph)
      return number ? `shot ${number}` : whole
    }),
  )

/** The shot that the words of a fault name, where it is one of the graph. */
export function faultShot(message: string, graph: Pick<Graph, 'nodes'>): ShotId | undefined {
  const ids = [...message.matchAll(named)].map(([, id]) => id)
  return ids.find((id) => numberOf(id, graph) > 0)
}

/** The words of a fault for the open project, if there is one. */
export const useFaultWords = (message: string | undefined): string | undefined =>
  useEditor((state) => (message === undefined ? undefined : faultWords(message, state.project?.graph)))

/** The place of a shot in its scene, from 1; 0 where no scene has it. */
function numberOf(id: string, { nodes }: Pick<Graph, 'nodes'>): number {
  for (const node of Object.keys(nodes) as NodeId[]) {
    const { shots } = (nodes[node].params.scene ?? {}) as Shots
    const at = shots?.findIndex((shot) => shot.id === id) ?? -1
    if (at >= 0) return at + 1
  }
  return 0
}
