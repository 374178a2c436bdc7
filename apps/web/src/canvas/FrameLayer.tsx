'use client'
import type { FrameId } from '@sceneweave/project'
import { ViewportPortal } from '@xyflow/react'
import { useEditor } from '../editor/useEditor.ts'
import { classes } from '../ui/classes.ts'
import { words } from '../words/index.ts'
import { frameTint } from './frameColours.ts'
import { frameBox } from './framed.ts'
import { frameTitleHeight } from './hitTest.ts'
import type { Cover } from './level.ts'
import { RenameField } from './RenameField.tsx'
import { useGesture } from './useGesture.ts'
import { frameRenamed, useRenaming } from './useRenaming.ts'
import { meets } from './wirePath.ts'

/** The frames in the cover, below wires and nodes. */
export function FrameLayer({ cover }: { cover: Cover }) {
  const frames = useEditor((state) => state.project?.graph.frames)
  if (!frames) return null
  const seen = Object.keys(frames).filter((id) => meets(frameBox(frames[id]), cover))
  return (
    <ViewportPortal>
      {seen.map((id) => (
        <FrameBox key={id} id={id} zoom={cover.zoom} />
      ))}
    </ViewportPortal>
  )
}

function FrameBox({ id, zoom }: { id: FrameId; zoom: number }) {
  const frame = useEditor((state) => state.project?.graph.frames[id])
  const isSelected = useEditor((state) => state.selection.frames.has(id))
  const isRenamed = useRenaming((state) => state.frame === id)
  const size = useGesture(({ gesture }) => (gesture.type === 'resize' && gesture.frame === id ? gesture.size : null))
  const moved = useGesture(({ gesture }) =>
    gesture.type === 'move' && !gesture.isCopy && gesture.frames.has(id) ? gesture : null,
  )
  if (!frame) return null
  const tint = frameTint(frame.colour)
  const { w, h } = size ?? frame.size
  return (
    <section
      aria-label={words.canvas.frame(frame.title)}
      className={classes('absolute top-0 left-0 rounded-card border', isSelected && 'border-accent!')}
      style={{
        width: w,
        height: h,
        transform: `translate(${frame.at.x + (moved?.dx ?? 0)}px, ${frame.at.y + (moved?.dy ?? 0)}px)`,
        zIndex: -2,
        borderColor: tint.line,
        background: tint.fill,
      }}
    >
      <div
        className="pointer-events-auto flex items-center px-2.5 font-medium"
        style={{ height: Math.max(frameTitleHeight, 14 / zoom), fontSize: Math.max(13, 11 / zoom), color: tint.text }}
      >
        {isRenamed ? (
          <RenameField label={words.canvas.frameName} value={frame.title} onDone={(value) => frameRenamed(id, value)} />
        ) : (
          <span className="truncate leading-none">{frame.title}</span>
        )}
      </div>
      <svg aria-hidden="true" className="absolute right-0.5 bottom-0.5" width={10} height={10} viewBox="0 0 10 10">
        <path d="M9 2L2 9M9 6L6 9" stroke={tint.line} strokeWidth={1.5} />
      </svg>
    </section>
  )
}
