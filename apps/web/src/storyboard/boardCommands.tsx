'use client'
import { useMemo } from 'react'
import { select, useEditor } from '../editor/useEditor.ts'
import { type Command, useCommands } from '../keys/commands.ts'
import { startRun } from '../run/useRun.ts'
import { words } from '../words/index.ts'
import { compareNewest } from './compareNewest.ts'
import { focusShot } from './focusShot.ts'
import { type Lanes, readLanes } from './lanes/lanes.ts'
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

/** The keys of the storyboard. They ask for the present state when they are pressed, so the list itself is constant. */
export function BoardCommands({ scene }: Lanes) {
  const commands = useMemo(() => commandsOf(scene), [scene])
  useCommands(commands)
  return null
}

const shotsNow = (scene: string) => {
  const graph = useEditor.getState().project?.graph
  return graph?.nodes[scene] ? readLanes(graph, scene).lanes : []
}

/** The selected shot. */
function held(scene: string): (ShotPlace & { at: number }) | undefined {
  const { shots } = useEditor.getState().selection
  const at = shotsNow(scene).findIndex(({ shot }) => shots.has(shot.id))
  return at < 0 ? undefined : { scene, shot: shotsNow(scene)[at].shot.id, at }
}

function commandsOf(scene: string): Command[] {
  const base = { group: text.group, region: 'storyboard' as const }
  const isReader = () => useEditor.getState().role === 'viewer'
  const onHeld = (id: string, title: string, run: (place: ShotPlace & { at: number }) => void): Command => ({
    ...base,
    id: `storyboard.${id}`,
    title,
    isOff: () => !held(scene) || isReader(),
    run: () => {
      const place = held(scene)
      if (place) run(place)
    },
  })
  const step = (by: number) => () => {
    const all = shotsNow(scene)
    const at = held(scene)?.at ?? (by > 0 ? -1 : all.length)
    hold(scene, Math.min(Math.max(at + by, 0), all.length - 1))
  }
  return [
    { ...base, id: 'storyboard.focus', region: 'everywhere', title: text.focus, keys: ['s'], run: focusBoard },
    { ...base, id: 'storyboard.next', title: text.select(0).replace(' 0', ' →'), keys: ['ArrowRight'], run: step(1) },
    {
      ...base,
      id: 'storyboard.previous',
      title: text.select(0).replace(' 0', ' ←'),
      keys: ['ArrowLeft'],
      run: step(-1),
    },
    ...Array.from({ length: 9 }, (_, at) => ({
      ...base,
      id: `storyboard.select${at + 1}`,
      title: text.select(at + 1),
      keys: [String(at + 1)],
      isOff: () => at >= shotsNow(scene).length,
      run: () => hold(scene, at),
    })),
    { ...onHeld('edit', text.edit, ({ shot }) => useBoard.setState({ writing: shot })), keys: ['Enter'] },
    { ...onHeld('render', text.redo, (place) => renderShot(place, 'either')), keys: ['r'] },
    {
      ...onHeld('compare', text.compareTakes, (place) => compareNewest(place)),
      keys: ['x'],
      isOff: () => !held(scene),
    },
    {
      ...onHeld('add', text.addAfter, ({ at }) => addShot(scene, at + 1)),
      keys: ['a'],
      isOff: isReader,
      run: () => addShot(scene, (held(scene)?.at ?? shotsNow(scene).length - 1) + 1),
    },
    { ...onHeld('duplicate', text.duplicate, duplicateShot), keys: ['Mod+d'] },
    onHeld('split', text.split, splitShot),
    { ...onHeld('moveLeft', text.moveLeft, (place) => moveShot(place, place.at - 1)), keys: ['Alt+ArrowLeft'] },
    { ...onHeld('moveRight', text.moveRight, (place) => moveShot(place, place.at + 1)), keys: ['Alt+ArrowRight'] },
    onHeld('lock', text.lock(0).replace(' 0', ''), toggleLock),
    { ...onHeld('remove', text.remove, removeShot), keys: ['Delete', 'Backspace'] },
    { ...base, id: 'storyboard.renderAll', title: text.renderAll, isOff: isReader, run: () => void startRun() },
    {
      ...base,
      id: 'storyboard.plan',
      region: 'everywhere',
      title: text.plan,
      run: () => useBoard.setState(({ isPlanOpen }) => ({ isPlanOpen: !isPlanOpen, isOpen: true })),
    },
  ]
}

/** Selects a shot and puts the focus on its card. */
function hold(scene: string, at: number): void {
  const shot = shotsNow(scene)[at]?.shot.id
  if (!shot) return
  select({ shots: [shot] })
  focusShot(shot)
}

function focusBoard(): void {
  useBoard.setState({ isOpen: true })
  const board = document.querySelector<HTMLElement>('[data-region="storyboard"]')
  const card = board?.querySelector<HTMLElement>('[data-shot] button')
  ;(card ?? board)?.focus()
}
