'use client'
import type { FrameChange, FrameId, Graph } from '@sceneweave/project'
import { edit, useEditor } from '../editor/useEditor.ts'
import { Choice, TextField } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { ParamRow } from './ParamRow.tsx'
import { useDraft } from './useDraft.ts'

const text = words.inspector.frame
const colours = ['grey', 'amber', 'green', 'teal', 'blue', 'violet', 'rose'] as const

/** A frame around nodes: its title and its colour. */
export function FrameInspector({ id }: { id: FrameId }) {
  const frame = useEditor((state) => state.project?.graph.frames[id])
  const inside = useEditor((state) => (state.project ? countInside(state.project.graph, id) : 0))
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
      <p className="text-muted">{text.nodes(inside)}</p>
    </div>
  )
}

function countInside({ nodes, frames }: Graph, id: FrameId): number {
  const frame = frames[id]
  if (!frame) return 0
  const { at, size } = frame
  const isInside = (x: number, y: number) => x >= at.x && x <= at.x + size.w && y >= at.y && y <= at.y + size.h
  return Object.values(nodes).filter((node) => isInside(node.at.x, node.at.y)).length
}
