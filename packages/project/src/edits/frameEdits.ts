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

function changeFrame(before: Frame, { title, at, size, colour }: FrameChange): Frame {
  const { colour: old, ...plain } = before
  const kept = colour === undefined ? old : (colour ?? undefined)
  return {
    ...plain,
    ...(title !== undefined && { title }),
    ...(at && { at }),
    ...(size && { size }),
    ...(kept !== undefined && { colour: kept }),
  }
}

function undoChange(before: Frame, { title, at, size, colour }: FrameChange): FrameChange {
  return {
    ...(title !== undefined && { title: before.title }),
    ...(at && { at: before.at }),
    ...(size && { size: before.size }),
    ...(colour !== undefined && { colour: before.colour ?? null }),
  }
}
