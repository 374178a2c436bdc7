'use client'
import { type Node, type NodeTypes, ReactFlow } from '@xyflow/react'
import { type CSSProperties, useEffect, useMemo, useRef } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { Waiting } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { CanvasMenu } from './CanvasMenu.tsx'
import { EmptyGraph } from './EmptyGraph.tsx'
import { FrameLayer } from './FrameLayer.tsx'
import { GraphList } from './GraphList.tsx'
import { GroundLayer } from './GroundLayer.tsx'
import type { NodeBox } from './geometry.ts'
import { titleSizeAt } from './level.ts'
import { LevelContext } from './levelContext.ts'
import { Minimap } from './Minimap.tsx'
import { NodeCard } from './NodeCard.tsx'
import { OverLayer } from './OverLayer.tsx'
import { useCanvasCommands } from './useCanvasCommands.ts'
import { useCanvasLevel } from './useCanvasLevel.ts'
import { useCover } from './useCover.ts'
import { useFirstView } from './useFirstView.ts'
import { useForecasting } from './useForecastOf.ts'
import { useGestures } from './useGestures.ts'
import { useMounted } from './useMounted.ts'
import { useKeptResults } from './usePictures.ts'
import { useChecking } from './useProblems.ts'
import { zoomRange } from './useView.ts'

const nodeTypes: NodeTypes = { card: NodeCard as NodeTypes[string] }
const noEdges: never[] = []

/** The graph. React Flow moves the view and holds the nodes near it; the rest is drawn from where things are. */
export function Canvas() {
  const ref = useRef<HTMLDivElement>(null)
  const covers = useCover()
  const { boxes, ids } = useMounted(covers?.mount ?? null)
  const level = covers?.mount.level ?? 'full'
  useEffect(() => useCanvasLevel.setState({ level }), [level])
  useGestures(ref)
  useChecking()
  useKeptResults()
  useForecasting()
  useFirstView()
  useCanvasCommands()
  const isOpen = useEditor((state) => state.project !== null)
  return (
    <CanvasMenu>
      <div
        ref={ref}
        className="absolute inset-0 select-none bg-canvas"
        role="application"
        aria-label={words.canvas.name}
        style={{ '--node-title': `${titleSizeAt(covers?.mount.zoom ?? 1)}px` } as CSSProperties}
      >
        <LevelContext.Provider value={level}>
          <ReactFlow
            nodes={useFlowNodes(boxes)}
            edges={noEdges}
            nodeTypes={nodeTypes}
            minZoom={zoomRange.min}
            maxZoom={zoomRange.max}
            panOnDrag={panButtons}
            zoomOnDoubleClick={false}
            nodesDraggable={false}
            nodesConnectable={false}
            elementsSelectable={false}
            disableKeyboardA11y
            deleteKeyCode={null}
            selectionKeyCode={null}
            multiSelectionKeyCode={null}
            zoomActivationKeyCode={null}
            // the map has the other corner
            attributionPosition="bottom-left"
          >
            {covers && <GroundLayer cover={covers.ground} mounted={ids} />}
            {covers && <FrameLayer cover={covers.ground} />}
            <OverLayer />
          </ReactFlow>
        </LevelContext.Provider>
        {!isOpen && <Waiting label={words.canvas.waiting} />}
        <EmptyGraph />
        <Minimap />
        <GraphList />
      </div>
    </CanvasMenu>
  )
}

const panButtons = [0, 1]
const flowNodes = new WeakMap<NodeBox, Node>()

/**
 * The boxes as React Flow takes them; a node that did not change is the same object. What is carried stays where it was
 * until it is dropped: its card moves by itself, so that a drag touches one element a frame.
 */
function useFlowNodes(boxes: readonly NodeBox[]): Node[] {
  const selected = useEditor((state) => state.selection.nodes)
  return useMemo(
    () =>
      boxes.map((box) => {
        const zIndex = selected.has(box.id) ? 1 : 0
        const before = flowNodes.get(box)
        if (before?.zIndex === zIndex) return before
        const made = flowNode(box, zIndex)
        flowNodes.set(box, made)
        return made
      }),
    [boxes, selected],
  )
}

const style = { pointerEvents: 'all', borderRadius: 8 } as const
// what is held is outlined already: the browser's mark of the focus beside it would say it twice
const heldStyle = { ...style, outline: 'none' } as const

const flowNode = ({ id, x, y, w, h, node, definition }: NodeBox, zIndex: number): Node => ({
  id,
  type: 'card',
  position: { x, y },
  data: {},
  width: w,
  height: h,
  measured: { width: w, height: h },
  handles: [],
  zIndex,
  style: zIndex > 0 ? heldStyle : style,
  ariaLabel: words.canvas.node(node.title ?? definition?.title ?? node.type, [
    ...(node.mode === 'run' ? [] : [words.canvas[node.mode]]),
    ...(node.locked ? [words.canvas.locked] : []),
    ...(node.pinned ? [words.canvas.pinned] : []),
  ]),
})
