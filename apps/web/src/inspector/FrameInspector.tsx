'use client'
import type { FrameChange, FrameId } from '@sceneweave/project'
import { toggleFolded } from '../canvas/actions.ts'
import { nodesInFrame } from '../canvas/framed.ts'
import { geometryNow } from '../canvas/useGeometry.ts'
import { edit, useEditor } from '../editor/useEditor.ts'
import { Button } from '../ui/Button.tsx'
import { Choice, TextField } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { ParamRow } from './ParamRow.tsx'
import { useDraft } from './useDraft.ts'

const text = words.inspector.frame
const colours = ['grey', 'amber', 'green', 'teal', 'blue', 'violet', 'rose'] as const

/** A frame around nodes: its title, its colour, and whether it is folded. */
export function FrameInspector({ id }: { id: FrameId }) {
  const frame = useEditor((state) => state.project?.graph.frames[id])
  const inside = useEditor((state) => nodesInFrame(geometryNow(state), id).length)
  const isOff = useEditor((state) => state.role === 'viewer')
  const change = (title: string, change: FrameChange) => edit(title, [{ type: 'frame-change', id, change }])
  const draft = useDraft({
    value: frame?.title ?? '',
    toText: String,
    read: (typed) => ({ value: typed }),
    write: (typed) => change(text.renamed, { title: String(typed) }),
  })
  if (!frame) return null
  const colour = frame.colour ?? 'grey'
  return (
    <div className="flex flex-col gap-3 px-4 py-3">
      <h2 className="font-medium">{text.title}</h2>
      <ParamRow id={`frame-${id}-title`} label={text.name}>
        <TextField
          id={`frame-${id}-title`}
          value={draft.text}
          maxLength={200}
          disabled={isOff}
          onChange={(event) => draft.change(event.target.value)}
          onBlur={draft.leave}
          onKeyDown={(event) => event.key === 'Escape' && draft.drop()}
        />
      </ParamRow>
      <ParamRow id={`frame-${id}-colour`} label={text.colour} isShort>
        <Choice
          id={`frame-${id}-colour`}
          className="w-40! shrink-0"
          disabled={isOff}
          value={colour}
          onChange={({ target }) => change(text.coloured, { colour: target.value === 'grey' ? null : target.value })}
        >
          {(colours as readonly string[]).includes(colour) || <option value={colour}>{colour}</option>}
          {colours.map((one) => (
            <option key={one} value={one}>
              {text.colours[one]}
            </option>
          ))}
        </Choice>
      </ParamRow>
      <div className="flex items-center gap-2">
        <span className="flex-1 text-muted">{text.nodes(inside)}</span>
        <Button disabled={isOff} onClick={() => toggleFolded([id])}>
          {frame.folded ? text.open : text.fold}
        </Button>
      </div>
    </div>
  )
}
