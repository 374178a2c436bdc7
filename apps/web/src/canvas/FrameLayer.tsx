'use client'
import type { Frame, FrameId } from '@sceneweave/project'
import { ViewportPortal } from '@xyflow/react'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useEditor } from '../editor/useEditor.ts'
import { useNarrow } from '../editor/useNarrow.ts'
import { useRun } from '../run/useRun.ts'
import { classes } from '../ui/classes.ts'
import { words } from '../words/index.ts'
import { toggleFolded } from './actions.ts'
import { foldedSize, foldsOf } from './folds.ts'
import { frameTint } from './frameColours.ts'
import { frameBox } from './framed.ts'
import { frameTitleHeight } from './hitTest.ts'
import type { Cover } from './level.ts'
import { RenameField } from './RenameField.tsx'
import { useExtras } from './useGeometry.ts'
import { useGesture } from './useGesture.ts'
import { frameRenamed, useRenaming } from './useRenaming.ts'
import { meets } from './wirePath.ts'

/** The frames in the cover: open ones below wires and nodes, folded ones like nodes. */
export function FrameLayer({ cover }: { cover: Cover }) {
  const frames = useEditor((state) => state.project?.graph.frames)
  if (!frames) return null
  const folds = foldsOf(frames)
  const seen = Object.keys(frames).filter(
    (id) => !folds.frames.has(id) && meets(folds.boxes.get(id) ?? frameBox(frames[id]), cover),
  )
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
  const size = useGesture(({ gesture }) => (gesture.type === 'resize' && gesture.frame === id ? gesture.size : null))
  const moved = useGesture(({ gesture }) =>
    gesture.type === 'move' && !gesture.isCopy && gesture.frames.has(id) ? gesture : null,
  )
  if (!frame) return null
  const tint = frameTint(frame.colour)
  const { w, h } = frame.folded ? foldedSize : (size ?? frame.size)
  return (
    <section
      aria-label={words.canvas.frame(frame.title)}
      className={classes('absolute top-0 left-0 rounded-card border', isSelected && 'border-accent!')}
      style={{
        width: w,
        height: h,
        transform: `translate(${frame.at.x + (moved?.dx ?? 0)}px, ${frame.at.y + (moved?.dy ?? 0)}px)`,
        zIndex: frame.folded ? 0 : -2,
        borderColor: tint.line,
        // the wires below a folded frame are not to be seen through it
        background: frame.folded ? `linear-gradient(${tint.fill}, ${tint.fill}), var(--panel)` : tint.fill,
      }}
    >
      <FrameTitle id={id} frame={frame} zoom={zoom} colour={tint.text} />
      {!frame.folded && (
        <svg aria-hidden="true" className="absolute right-0.5 bottom-0.5" width={10} height={10} viewBox="0 0 10 10">
          <path d="M9 2L2 9M9 6L6 9" stroke={tint.line} strokeWidth={1.5} />
        </svg>
      )}
    </section>
  )
}

type TitleProps = { id: FrameId; frame: Frame; zoom: number; colour: string }

/** The name of a frame with the button that folds it; of a folded one also how much it hides, and how that fares. */
function FrameTitle({ id, frame: { title, folded }, zoom, colour }: TitleProps) {
  const isRenamed = useRenaming((state) => state.frame === id)
  const isReader = useEditor((state) => state.role === 'viewer')
  const isOnlySeen = useNarrow() === true || isReader
  const letters = Math.min(folded ? 18 : Number.POSITIVE_INFINITY, Math.max(13, 11 / zoom))
  const height = folded ? foldedSize.h - 2 : Math.max(frameTitleHeight, 14 / zoom)
  const Chevron = folded ? ChevronRight : ChevronDown
  return (
    <div
      className="pointer-events-auto flex items-center gap-1 pr-2.5 pl-1 font-medium"
      style={{ height, fontSize: letters, color: colour }}
    >
      <button
        type="button"
        tabIndex={-1}
        disabled={isOnlySeen}
        aria-expanded={!folded}
        aria-label={words.canvas[folded ? 'openFrame' : 'foldFrame'](title)}
        className="grid shrink-0 place-items-center rounded-[4px] p-0.5 hover:bg-field disabled:opacity-45"
        onClick={() => toggleFolded([id])}
      >
        <Chevron size={letters + 1} aria-hidden />
      </button>
      {isRenamed ? (
        <RenameField label={words.canvas.frameName} value={title} onDone={(value) => frameRenamed(id, value)} />
      ) : (
        <span className="truncate leading-tight">{title}</span>
      )}
      {folded && <Hidden nodes={folded.nodes} />}
    </div>
  )
}

/** How many nodes a folded frame hides, in the colour of what happens among them. */
function Hidden({ nodes }: { nodes: readonly string[] }) {
  const count = useEditor((state) => nodes.filter((id) => state.project?.graph.nodes[id]).length)
  const isWrong = useExtras(({ problems }) => nodes.some((id) => problems.has(id)))
  const state = useRun((run) => ['failed', 'running'].find((one) => nodes.some((id) => run.nodes[id]?.state === one)))
  return (
    <span
      className={classes(
        'ml-auto shrink-0 pl-1 font-normal text-[0.85em]',
        isWrong || state === 'failed' ? 'text-error' : state === 'running' ? 'text-running' : 'text-muted',
      )}
    >
      {words.canvas.nodes(count)}
    </span>
  )
}
