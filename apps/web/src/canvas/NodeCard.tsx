'use client'
import type { NodeId } from '@sceneweave/project'
import { memo, useContext } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { useRun } from '../run/useRun.ts'
import { classes } from '../ui/classes.ts'
import { useDropTarget } from './dropTarget.ts'
import { LevelContext } from './levelContext.ts'
import { NodeHeader } from './NodeHeader.tsx'
import { NodeParams } from './NodeParams.tsx'
import { NodePorts } from './NodePorts.tsx'
import { NodePreview } from './NodePreview.tsx'
import { NodeProblem } from './NodeProblem.tsx'
import { sizes } from './nodeLayout.ts'
import { useNodeBox } from './useGeometry.ts'
import { carriedBy, useGesture } from './useGesture.ts'
import { useNodeProblems } from './useProblems.ts'

/** One node: header, progress, ports, a few parameters, its picture. Nothing about it lives here, so it may go and come. */
export const NodeCard = memo(function NodeCard({ id }: { id: NodeId }) {
  const level = useContext(LevelContext)
  const box = useNodeBox(id)
  const isSelected = useEditor((state) => state.selection.nodes.has(id))
  const { dx, dy } = useGesture(({ gesture }) => carriedBy(gesture, id))
  const problems = useNodeProblems(id)
  const isTarget = useDropTarget((state) => state.node === id)
  const isFailed = useRun((state) => state.nodes[id]?.state === 'failed')
  if (!box) return null
  const { node, layout } = box
  const isWrong = isFailed || layout.problem !== null || problems.length > 0
  return (
    <div
      data-node={id}
      style={{ width: box.w, height: box.h, transform: dx || dy ? `translate(${dx}px, ${dy}px)` : undefined }}
      className={classes(
        'relative rounded-card border bg-panel',
        isSelected
          ? 'border-accent outline-1 outline-accent'
          : isFailed || layout.problem
            ? 'border-error'
            : 'border-line-strong',
        node.mode === 'bypassed' && 'border-dashed',
        isTarget && 'outline-3! outline-accent! outline-offset-2',
      )}
    >
      {/* a frame of one pixel moves what is in it: ports and wires count from the outer edge */}
      <div className={classes('absolute -inset-px', node.mode !== 'run' && 'opacity-45')}>
        <NodeHeader id={id} box={box} isWrong={isWrong} />
        <Progress id={id} />
        {level === 'full' && (
          <>
            {layout.problem && <NodeProblem id={id} y={layout.problem.y} />}
            <NodePorts box={box} />
            <NodeParams box={box} />
          </>
        )}
        {layout.preview && <NodePreview id={id} place={layout.preview} />}
      </div>
    </div>
  )
})

/** Fills while the node runs. */
function Progress({ id }: { id: NodeId }) {
  const share = useRun(({ nodes: { [id]: run } }) =>
    run?.state === 'running' ? (run.of ? (run.step ?? 0) / run.of : 0.02) : run?.state === 'failed' ? -1 : null,
  )
  return (
    <div className="absolute inset-x-px bg-line" style={{ top: sizes.header, height: sizes.bar }}>
      {share !== null && (
        <div
          className={classes('h-full', share < 0 ? 'bg-error' : 'bg-running')}
          style={{ width: share < 0 ? '100%' : `${share * 100}%` }}
        />
      )}
    </div>
  )
}
