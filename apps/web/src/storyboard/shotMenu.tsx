import { useEditor } from '../editor/useEditor.ts'
import type { MenuItem } from '../ui/Menu.tsx'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { type Lane, readLanes } from './lanes/lanes.ts'
import { takesHistory } from './lanes/pool.ts'
import {
  addShot,
  duplicateShot,
  moveShot,
  removeShot,
  renderShot,
  type ShotPlace,
  splitShot,
  toggleLock,
} from './shotEdits.ts'
import { useBoard } from './useBoard.ts'

const text = words.storyboard

/** Opens the choice of earlier takes that a shot sees, where it can see any. */
function pickPool({ scene, shot }: ShotPlace): void {
  const graph = useEditor.getState().project?.graph
  const lane = graph && readLanes(graph, scene).lanes.find((one) => one.shot.id === shot)
  if (graph && lane && takesHistory(graph, lane)) useBoard.setState({ picking: shot })
  else tell({ tone: 'plain', title: text.context.noPool, more: text.context.noPoolMore })
}

/** What can be done with a shot. */
export function shotMenu(place: ShotPlace, { lane, isReader }: { lane: Lane; isReader: boolean }): MenuItem[] {
  const { shot, index } = lane
  const isOff = isReader || shot.locked
  return [
    { label: text.edit, keys: 'Enter', isOff, run: () => useBoard.setState({ writing: shot.id }) },
    { label: text.redo, keys: 'R', isOff, run: () => renderShot(place, 'another') },
    { label: text.render, isOff: isReader, run: () => renderShot(place, 'this') },
    { label: text.context.pool, isOff: isReader, run: () => pickPool(place) },
    'line',
    { label: text.addAfter, keys: 'A', isOff: isReader, run: () => addShot(place.scene, index + 1) },
    { label: text.duplicate, keys: 'Mod+D', isOff: isReader, run: () => duplicateShot(place) },
    { label: text.split, isOff, run: () => splitShot(place) },
    {
      label: text.moveLeft,
      keys: 'Alt+ArrowLeft',
      isOff: isReader || index === 0,
      run: () => moveShot(place, index - 1),
    },
    { label: text.moveRight, keys: 'Alt+ArrowRight', isOff: isReader, run: () => moveShot(place, index + 1) },
    'line',
    {
      label: shot.locked ? text.unlock(index + 1) : text.lock(index + 1),
      isOff: isReader,
      run: () => toggleLock(place),
    },
    { label: text.remove, keys: 'Delete', isDanger: true, isOff, run: () => removeShot(place) },
  ]
}
