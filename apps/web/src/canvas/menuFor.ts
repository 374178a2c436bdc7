import type { Point } from '@sceneweave/project'
import { edit } from '../editor/useEditor.ts'
import type { Command } from '../keys/commands.ts'
import type { MenuItem } from '../ui/Menu.tsx'
import { words } from '../words/index.ts'
import type { Hit } from './hitTest.ts'
import { addBend, removeBend } from './otherHands.ts'
import { openSearch } from './useSearch.ts'

const onNode = [
  ['run.to', 'run.from', 'run.only'],
  ['canvas.rename', 'node.help', 'canvas.collapse', 'canvas.bypass', 'canvas.mute', 'canvas.pin', 'canvas.lock'],
  ['canvas.frame', 'canvas.layOut', 'canvas.copy', 'canvas.cut', 'canvas.duplicate'],
  ['canvas.remove'],
]
const onFrame = [
  ['canvas.fold', 'canvas.runFrame', 'canvas.rename', 'canvas.bypass', 'canvas.mute'],
  ['grey', 'amber', 'green', 'teal', 'blue', 'violet', 'rose'].map((colour) => `canvas.colour.${colour}`),
  ['canvas.copy', 'canvas.cut', 'canvas.duplicate'],
  ['canvas.remove'],
]
const onCanvas = [
  ['canvas.paste', 'canvas.pasteJoined', 'canvas.all'],
  ['canvas.fitAll', 'canvas.layOut', 'canvas.list'],
]

type Offer = { at: Point; commands: readonly Command[] }

/** The lines of the menu on something. Commands that are not offered anywhere are left out. */
export function menuFor(hit: Hit, { at, commands }: Offer): MenuItem[] {
  switch (hit.type) {
    case 'node':
    case 'port':
      return fromCommands(onNode, commands)
    case 'frame':
      return fromCommands(onFrame, commands)
    case 'wire':
    case 'bend':
      return onWire(hit, at)
    case 'nothing':
      return [
        { label: words.canvas.addNode, keys: '/', run: () => openSearch({ at }) },
        'line',
        ...fromCommands(onCanvas, commands),
      ]
    default:
      return hit satisfies never
  }
}

function onWire(hit: Extract<Hit, { type: 'wire' | 'bend' }>, at: Point): MenuItem[] {
  const { wire } = hit
  return [
    hit.type === 'wire'
      ? { label: words.canvas.addBend, run: () => addBend(wire, hit.curve, at) }
      : { label: words.canvas.removeBend, run: () => removeBend(wire, hit.at) },
    {
      label: words.canvas.straighten,
      run: () => void edit(words.canvas.straighten, [{ type: 'wire-bend', id: wire, bends: [] }]),
    },
    'line',
    {
      label: words.canvas.commands.remove,
      keys: 'Delete',
      isDanger: true,
      run: () => void edit(words.canvas.remove(words.canvas.wires(1)), [{ type: 'wire-remove', id: wire }]),
    },
  ]
}

function fromCommands(groups: readonly (readonly string[])[], commands: readonly Command[]): MenuItem[] {
  const byId = new Map(commands.map((command) => [command.id, command]))
  return groups
    .map((ids) => ids.flatMap((id) => byId.get(id) ?? []).map(itemOf))
    .filter((items) => items.length > 0)
    .flatMap((items, at): MenuItem[] => (at > 0 ? ['line', ...items] : items))
}

const itemOf = (command: Command): MenuItem => ({
  label: command.title,
  keys: command.keys?.[0],
  isOff: command.isOff?.(),
  isDanger: command.id === 'canvas.remove',
  run: command.run,
})
