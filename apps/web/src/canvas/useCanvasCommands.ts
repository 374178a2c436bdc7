import { useMemo } from 'react'
import { edit, select, useEditor } from '../editor/useEditor.ts'
import { isNarrow } from '../editor/useNarrow.ts'
import { type Command, useCommands } from '../keys/commands.ts'
import { startRun } from '../run/useRun.ts'
import { words } from '../words/index.ts'
import * as actions from './actions.ts'
import { type Alignment, align, autoLayout } from './arrange.ts'
import { frameColours } from './frameColours.ts'
import { allBoxes, placeOf } from './geometry.ts'
import { nudgeSteps } from './otherHands.ts'
import { nextNode, readingOrder } from './readingOrder.ts'
import { copyByMenu, pasteByMenu, useClipboard } from './useClipboard.ts'
import { geometryNow } from './useGeometry.ts'
import { useGraphList } from './useGraphList.ts'
import { useRenaming } from './useRenaming.ts'
import { openSearch } from './useSearch.ts'
import { useView, type ViewPort } from './useView.ts'

const { commands: named, groups } = words.canvas

/** Offers everything that a person can do with the graph. */
export function useCanvasCommands(): void {
  const view = useView()
  useClipboard()
  useCommands(useMemo(() => [...editing, ...arranging, ...viewing(view)], [view]))
}

const holdsNodes = () => actions.heldNow().nodes.length > 0
const mayEdit = () => useEditor.getState().role !== 'viewer' && !isNarrow()
const isOffWithoutNodes = () => !mayEdit() || !holdsNodes()
const isOffWithoutAny = () => {
  const { nodes, wires, frames } = actions.heldNow()
  return !mayEdit() || nodes.length + wires.length + frames.length === 0
}

type Named = keyof typeof named
const command = (id: Named, group: string, rest: Omit<Command, 'id' | 'title' | 'group' | 'region'>): Command => ({
  id: `canvas.${id}`,
  title: named[id],
  group,
  region: 'canvas',
  ...rest,
})

const change = (id: Named, keys: readonly string[], run: () => void, isOff = isOffWithoutNodes): Command =>
  command(id, groups.graph, { keys, isOff, run })

const editing: readonly Command[] = [
  change('remove', ['Delete', 'Backspace'], () => actions.deleteHeld(), isOffWithoutAny),
  change('duplicate', ['Mod+d'], actions.duplicateHeld, isOffWithoutAny),
  change(
    'copy',
    ['Mod+c'],
    () => copyByMenu('copy'),
    () => !holdsNodes() && actions.heldNow().frames.length === 0,
  ),
  change(
    'cut',
    ['Mod+x'],
    () => copyByMenu('cut'),
    () => !mayEdit() || (!holdsNodes() && actions.heldNow().frames.length === 0),
  ),
  change('bypass', ['Mod+b'], () => actions.toggleMode('bypassed'), isOffWithoutAny),
  change('mute', ['Mod+m'], () => actions.toggleMode('muted'), isOffWithoutAny),
  change('pin', ['p'], actions.togglePinned),
  change('lock', ['l'], actions.toggleLocked),
  change(
    'collapse',
    ['c'],
    () => (holdsNodes() ? actions.toggleCollapsed() : actions.toggleFolded()),
    () => !mayEdit() || (!holdsNodes() && actions.heldNow().frames.length === 0),
  ),
  change(
    'fold',
    [],
    () => actions.toggleFolded(),
    () => !mayEdit() || actions.heldNow().frames.length === 0,
  ),
  change('rename', ['F2'], rename, () => !mayEdit() || onlyHeld() === null),
  change('frame', ['Mod+g'], () => {
    const id = actions.frameHeld()
    if (id) useRenaming.setState({ frame: id })
  }),
  command('runFrame', groups.graph, {
    isOff: () => !mayEdit() || actions.heldNow().frames.length === 0,
    run: () => void runFrame(),
  }),
  ...frameColours.map(
    (colour): Command => ({
      id: `canvas.colour.${colour}`,
      title: words.canvas.colours[colour],
      group: groups.graph,
      region: 'canvas',
      isOff: () => !mayEdit() || actions.heldNow().frames.length === 0,
      run: () => actions.colourFrames(colour === 'grey' ? null : colour),
    }),
  ),
]

function onlyHeld(): { node?: string; frame?: string } | null {
  const { nodes, frames } = actions.heldNow()
  if (nodes.length + frames.length !== 1) return null
  return { node: nodes[0], frame: frames[0] }
}

function rename(): void {
  const { node = null, frame = null } = onlyHeld() ?? {}
  useRenaming.setState({ node, frame })
}

/** Runs what stands in the selected frames, and what that stands on. */
async function runFrame(): Promise<void> {
  const nodes = actions.nodesHeld()
  if (nodes.length > 0) await startRun({ type: 'to', nodes })
}

const alignments: readonly Alignment[] = ['left', 'centre', 'right', 'top', 'middle', 'bottom', 'across', 'down']

function moveTo(title: string, moves: Record<string, { x: number; y: number }>): void {
  if (Object.keys(moves).length > 0) edit(title, [{ type: 'node-move', moves }])
}

function lineUp(how: Alignment): void {
  const boxes = actions.heldNow().nodes.flatMap((id) => geometryNow().nodes.get(id) ?? [])
  moveTo(words.canvas.align[how], align(boxes, how))
}

function layOut(): void {
  const held = actions.nodesHeld()
  const geometry = geometryNow()
  const ids = held.length > 1 ? held : [...geometry.nodes.keys()]
  moveTo(words.canvas.laidOut(words.canvas.nodes(ids.length)), autoLayout(geometry, ids))
}

const nudges = [
  ['left', 'ArrowLeft', -1, 0],
  ['right', 'ArrowRight', 1, 0],
  ['up', 'ArrowUp', 0, -1],
  ['down', 'ArrowDown', 0, 1],
] as const

const arranging: readonly Command[] = [
  ...alignments.map(
    (how): Command => ({
      id: `canvas.align.${how}`,
      title: words.canvas.align[how],
      group: groups.arrange,
      region: 'canvas',
      isOff: () => !mayEdit() || actions.heldNow().nodes.length < 2,
      run: () => lineUp(how),
    }),
  ),
  command('layOut', groups.arrange, {
    keys: ['Shift+l'],
    aliases: ['tidy', 'auto layout'],
    isOff: () => !mayEdit(),
    run: layOut,
  }),
  ...nudges.flatMap(([way, key, dx, dy]): Command[] =>
    (['small', 'large'] as const).map((size) => ({
      id: `canvas.nudge.${way}.${size}`,
      title: words.canvas.nudge[way][size],
      group: groups.arrange,
      region: 'canvas',
      keys: [size === 'small' ? key : `Shift+${key}`],
      isOff: () => isOffWithoutAny() || actions.heldNow().nodes.length + actions.heldNow().frames.length === 0,
      run: () => actions.nudge(dx * nudgeSteps[size], dy * nudgeSteps[size]),
    })),
  ),
]

function viewing(view: ViewPort): Command[] {
  const boxesHeld = () => {
    const geometry = geometryNow()
    const held = actions.nodesHeld().flatMap((id) => placeOf(geometry, id) ?? [])
    return held.length > 0 ? held : allBoxes(geometry)
  }
  const step = (by: 1 | -1) => () => {
    const [held] = actions.heldNow().nodes
    const next = nextNode(readingOrder(geometryNow()), held, by)
    const box = next && geometryNow().nodes.get(next)
    if (!box) return
    select({ nodes: [next] })
    view.reveal(box)
  }
  return [
    command('search', groups.graph, { keys: ['/', 'Tab'], run: () => openSearch() }),
    {
      ...command('searchAll', groups.graph, { keys: ['Mod+k'], run: () => openSearch() }),
      region: 'everywhere',
    },
    command('paste', groups.graph, {
      keys: ['Mod+v'],
      isOff: () => !mayEdit(),
      run: () => void pasteByMenu(view, false),
    }),
    command('pasteJoined', groups.graph, {
      keys: ['Mod+Shift+v'],
      isOff: () => !mayEdit(),
      run: () => void pasteByMenu(view, true),
    }),
    command('all', groups.graph, {
      keys: ['Mod+a'],
      run: () => {
        const { graph } = actions.heldNow()
        select({ nodes: Object.keys(graph.nodes), frames: Object.keys(graph.frames) })
      },
    }),
    command('none', groups.graph, { keys: ['Escape'], run: () => select({}) }),
    command('next', groups.graph, { run: step(1) }),
    command('before', groups.graph, { run: step(-1) }),
    command('fit', groups.view, { keys: ['.'], run: () => view.show(boxesHeld(), 1) }),
    command('fitAll', groups.view, {
      keys: ['Shift+.', '>', ':'],
      run: () => view.show(allBoxes(geometryNow()), 1),
    }),
    command('zoomIn', groups.view, { keys: ['+', '=', 'Mod+='], run: () => view.zoomBy(1.25) }),
    command('zoomOut', groups.view, { keys: ['-', 'Mod+-'], run: () => view.zoomBy(0.8) }),
    command('zoomFull', groups.view, { keys: ['Mod+0'], run: () => view.zoomBy(1 / view.zoom()) }),
    command('list', groups.view, {
      aliases: ['accessible', 'outline', 'table'],
      run: () => useGraphList.setState(({ isOpen }) => ({ isOpen: !isOpen })),
    }),
  ]
}
