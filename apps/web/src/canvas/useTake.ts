import { select } from '../editor/useEditor.ts'
import { runCommand } from '../keys/commands.ts'
import { addNode, addTemplate, freePlace } from './place.ts'
import { pointerPoint } from './pointerPoint.ts'
import type { SearchItem } from './search.ts'
import { geometryNow } from './useGeometry.ts'
import type { SearchPlace } from './useSearch.ts'
import { useView } from './useView.ts'

/** Does what a found thing stands for: a node is added, a template inserted, a command run, a shot shown. */
export function useTake(): (item: SearchItem, place: SearchPlace) => void {
  const view = useView()
  const show = (ids: readonly string[]) => view.show(ids.flatMap((id) => geometryNow().nodes.get(id) ?? []))
  return (item, place) => {
    switch (item.type) {
      case 'node': {
        const id = addNode(item.id, place.at ?? pointerPoint(view), place.from?.end)
        const box = id && geometryNow().nodes.get(id)
        if (box) view.reveal(box)
        return
      }
      case 'template':
        return show(addTemplate(item.id, place.at ?? freePlace()))
      case 'command':
        return runCommand(item.id)
      case 'shot': {
        const [node, shot] = item.id.split('/')
        select({ nodes: [node], shots: [shot] })
        return show([node])
      }
      default:
        return item.type satisfies never
    }
  }
}
