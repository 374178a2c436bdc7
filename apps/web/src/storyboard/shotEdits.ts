import type { NodeId, Shot, ShotChange, ShotId } from '@sceneweave/project'
import { api, queryClient } from '../api/client.ts'
import { edit, select, useEditor } from '../editor/useEditor.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { focusShot } from './focusShot.ts'
import { shotsOfScene } from './lanes/carried.ts'
import { type Growth, grow } from './lanes/grow.ts'
import { readLanes } from './lanes/lanes.ts'
import { newShot, parted } from './newShot.ts'
import { renderShots } from './shotRun.ts'
import { isKept, nextTake } from './shown.ts'
import { useBoard } from './useBoard.ts'

const text = words.storyboard

/** A shot of a scene, by where it is and what it is called. */
export type ShotPlace = { readonly scene: NodeId; readonly shot: ShotId }

const shotsNow = (scene: NodeId): readonly Shot[] => shotsOfScene(useEditor.getState().project?.graph.nodes[scene])

function found({ scene, shot }: ShotPlace): { shot: Shot; at: number; number: number } | undefined {
  const at = shotsNow(scene).findIndex(({ id }) => id === shot)
  return at < 0 ? undefined : { shot: shotsNow(scene)[at], at, number: at + 1 }
}

/** The shot, unless it is locked: then that is told. */
function unlocked(place: ShotPlace) {
  const one = found(place)
  if (!one?.shot.locked) return one
  tell({ tone: 'plain', title: text.lockedShot(one.number), more: text.lockedMore })
  return undefined
}

/** Changes fields of a shot, if they differ from what it has. */
export function changeShot(place: ShotPlace, title: (n: number) => string, change: ShotChange): void {
  const one = found(place)
  if (!one) return
  const isSame = Object.entries(change).every(([field, value]) => one.shot[field as keyof Shot] === value)
  if (!isSame) edit(title(one.number), [{ type: 'shot-change', node: place.scene, shot: place.shot, change }])
}

export const writePrompt = (place: ShotPlace, prompt: string): void => changeShot(place, text.edits.prompt, { prompt })

export function toggleLock(place: ShotPlace): void {
  const locked = !found(place)?.shot.locked
  changeShot(place, locked ? text.edits.lock : text.edits.unlock, { locked })
}

export function toggleCut(place: ShotPlace): void {
  const cut = !unlocked(place)?.shot.cut
  if (unlocked(place)) changeShot(place, cut ? text.edits.cut : text.edits.noCut, { cut })
}

/** One change of the list of shots and of the nodes that make them, as one step; what cannot be done is told. */
function growScene(scene: NodeId, title: string, growth: Growth): boolean {
  const graph = useEditor.getState().project?.graph
  if (!graph) return false
  const grown = grow(graph, scene, growth)
  if ('refusal' in grown) tell({ tone: 'error', title: grown.refusal, more: grown.mend })
  return 'edits' in grown && edit(title, grown.edits)
}

const isFull = (scene: NodeId): boolean => {
  if (shotsNow(scene).length < 100) return false
  tell({ tone: 'error', title: text.mostShots, more: text.mostShotsMore })
  return true
}

/** Adds a shot at a place and opens its words. */
export function addShot(scene: NodeId, at = shotsNow(scene).length): void {
  if (isFull(scene)) return
  const shot = newShot(shotsNow(scene), at)
  if (!growScene(scene, text.edits.add(at + 1), { type: 'add', shot, at })) return
  select({ shots: [shot.id] })
  useBoard.setState({ writing: shot.id })
}

export function duplicateShot(place: ShotPlace): void {
  const one = found(place)
  if (!one || isFull(place.scene)) return
  const { id, seed } = newShot(shotsNow(place.scene), one.at + 1)
  const shot = { ...one.shot, id, seed, take: 0, locked: false }
  if (!growScene(place.scene, text.edits.duplicate(one.number), { type: 'add', shot, at: one.at + 1 })) return
  select({ shots: [id] })
  focusShot(id)
}

/** Parts a shot's length in two; the second part goes on without a cut. */
export function splitShot(place: ShotPlace): void {
  const one = unlocked(place)
  if (!one || isFull(place.scene)) return
  const lengths = parted(one.shot.frames)
  if (!lengths) {
    tell({ tone: 'plain', title: text.tooShort(one.number), more: text.tooShortMore })
    return
  }
  const { id, seed } = newShot(shotsNow(place.scene), one.at + 1)
  const second = { ...one.shot, id, seed, frames: lengths[1], cut: false, take: 0 }
  growScene(place.scene, text.edits.split(one.number), {
    type: 'add',
    shot: second,
    at: one.at + 1,
    before: [{ type: 'shot-change', node: place.scene, shot: place.shot, change: { frames: lengths[0] } }],
  })
}

export function removeShot(place: ShotPlace): void {
  const one = unlocked(place)
  if (!one || !growScene(place.scene, text.edits.remove(one.number), { type: 'remove', shot: place.shot })) return
  const next = shotsNow(place.scene)[Math.min(one.at, shotsNow(place.scene).length - 1)]
  select({ shots: next ? [next.id] : [] })
  if (next) focusShot(next.id)
}

export function moveShot(place: ShotPlace, to: number): void {
  const one = found(place)
  if (!one || to === one.at || to < 0 || to >= shotsNow(place.scene).length) return
  if (growScene(place.scene, text.edits.move(one.number, to + 1), { type: 'move', shot: place.shot, to }))
    focusShot(place.shot)
}

const keptTakes = () => {
  const project = useEditor.getState().project?.id ?? ''
  return queryClient.getQueryData(api.takes.list.queryOptions({ project }).queryKey) ?? []
}

/** Makes a shot: another take of it, this very one, or whichever of the two was not made yet. */
export function renderShot(place: ShotPlace, wish: 'another' | 'this' | 'either'): void {
  const takes = keptTakes()
  const now = found(place)
  const isAnother = wish === 'another' || (wish === 'either' && now !== undefined && isKept(now.shot, takes))
  const one = isAnother ? unlocked(place) : now
  if (!one) return
  if (isAnother) changeShot(place, text.edits.take, { take: nextTake(one.shot, takes) })
  const graph = useEditor.getState().project?.graph
  const lane = graph && readLanes(graph, place.scene).lanes.find(({ shot }) => shot.id === place.shot)
  if (lane?.maker) void renderShots([lane])
  else tell({ tone: 'error', title: text.notMade(one.number), more: text.notMadeMore })
}
