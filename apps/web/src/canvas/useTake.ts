import type { NodeId } from '@sceneweave/project'
import { select } from '../editor/useEditor.ts'
import { runCommand } from '../keys/commands.ts'
import { placeOf } from './geometry.ts'
import { addNode, addTemplate, freePlace } from './place.ts'
import { pointerPoint } from './pointerPoint.ts'
import type { SearchItem } from './search.ts'
import { geometryNow } from './useGeometry.ts'
import type { SearchPlace } from './useSearch.ts'
import { useView } from './useView.ts'

type Take = (item: SearchItem, place: SearchPlace, above?: NodeId) => NodeId | null

/**
 * Does what a found thing stands for: a node is added, a template inserted, a command run, a shot shown. Of several nodes
 * in a row each is put below the one before. Gives the id of an added node.
 */
export function useTake(): Take {
  const view = useView()
  const show = (ids: readonly string[]) => view.show(ids.flatMap((id) => placeOf(geometryNow(), id) ?? []))
  return (item, place, above) => {
    switch (item.type) {
      case 'node': {
        const id = addNode(item.id, place.at ?? pointerPoint(view), { from: place.from?.end, above })
        const box = id && geometryNow().nodes.get(id)
        if (box) view.reveal(box)
        return id
      }
      case 'template':
        show(addTemplate(item.id, place.at ?? freePlace()))
        return null
      case 'command':
        runCommand(item.id)
        return null
      case 'shot': {
        const [node, shot] = item.id.split('/')
        select({ nodes: [node], shots: [shot] })
        show([node])
        return null
      }
      default:
        return item.type satisfies never
    }
  }
}
