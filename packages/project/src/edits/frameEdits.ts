import type { FrameChange, SingleEdit } from '../edit.ts'
import type { Frame } from '../graph.ts'
import type { Draft } from './draft.ts'

type FrameEdit = Extract<SingleEdit, { type: `frame-${string}` }>

/** Applies an edit of frames and returns what undoes it. */
export function applyFrameEdit(draft: Draft, edit: FrameEdit): SingleEdit[] {
  switch (edit.type) {
    case 'frame-add':
      draft.addFrame(edit.id, edit.frame)
      return [{ type: 'frame-remove', id: edit.id }]
    case 'frame-remove': {
      const frame = draft.frame(edit.id)
      draft.removeFrame(edit.id)
      return [{ type: 'frame-add', id: edit.id, frame }]
    }
    case 'frame-change': {
      const before = draft.frame(edit.id)
      draft.setFrame(edit.id, changeFrame(before, edit.change))
      return [{ type: 'frame-change', id: edit.id, change: undoChange(before, edit.change) }]
    }
    default:
      return edit satisfies never
  }
}

/** Undefined: what was; null: nothing. */
const changed = <T>(before: T | undefined, to: T | null | undefined): T | undefined =>
  to === undefined ? before : (to ?? undefined)

function changeFrame(before: Frame, change: FrameChange): Frame {
  const { title = before.title, at = before.at, size = before.size } = change
  const colour = changed(before.colour, change.colour)
  const folded = changed(before.folded, change.folded)
  return { title, at, size, ...(colour !== undefined && { colour }), ...(folded && { folded }) }
}

function undoChange(before: Frame, { title, at, size, colour, folded }: FrameChange): FrameChange {
  return {
    ...(title !== undefined && { title: before.title }),
    ...(at && { at: before.at }),
    ...(size && { size: before.size }),
    ...(colour !== undefined && { colour: before.colour ?? null }),
    ...(folded !== undefined && { folded: before.folded ?? null }),
  }
}
