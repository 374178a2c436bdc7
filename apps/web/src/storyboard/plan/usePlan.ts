import type { Matrix, NoisePlanValue } from '@sceneweave/nodes'
import type { GraphNode, JsonObject, NodeId } from '@sceneweave/project'
import { useState } from 'react'
import { paramsEdits } from '../../canvas/paramsNow.ts'
import { edit, useEditor } from '../../editor/useEditor.ts'
import { words } from '../../words/index.ts'
import type { Lane, Lanes } from '../lanes/lanes.ts'
import {
  drawable,
  type Job,
  mended,
  type PlanPicture,
  painted,
  planOfNode,
  planPicture,
  type Stroke,
} from './planPicture.ts'

const none: Readonly<Record<NodeId, GraphNode>> = {}

/** The plan that is on the screen and the gestures that change it. While one goes on nothing is written. */
export type PlanHold = {
  readonly node: NodeId | undefined
  readonly plan: NoisePlanValue
  readonly picture: PlanPicture
  readonly isOff: boolean
  /** The context noise comes by a wire. */
  readonly isTimeWired: boolean
  /** Shows a change without writing it. */
  hold(change: Partial<NoisePlanValue>): void
  /** Writes a change, with what is held, as one step. */
  write(change?: Partial<NoisePlanValue>): void
  paint(job: Job, strokes: readonly Stroke[]): void
  mend(): void
  redraw(): void
}

/** The noise plan of the selected shot, else that of the first. */
export function usePlan({ lanes, reading }: Pick<Lanes, 'lanes' | 'reading'>): PlanHold {
  const nodes = useEditor((state) => state.project?.graph.nodes) ?? none
  const isReader = useEditor((state) => state.role === 'viewer')
  const chosen = useEditor((state) => lanes.find(({ shot }) => state.selection.shots.has(shot.id)))
  const [held, hold] = useState<Partial<NoisePlanValue> | null>(null)
  const node = (chosen?.plan ? chosen : lanes.find(({ plan }) => plan))?.plan
  const first = lanes.find(({ plan }) => plan === node)
  const wired = node && first?.maker ? reading.planOf(first.maker) : undefined
  const isTimeWired = wired?.isTimeWired === true
  const plan = {
    ...planOfNode(node ? nodes[node] : undefined),
    ...(isTimeWired && { contextTime: wired.contextTime }),
    ...held,
  }
  const planOf = (lane: Lane) => (lane.plan === node ? plan : planOfNode(lane.plan ? nodes[lane.plan] : undefined))
  const picture = planPicture(lanes, nodes, planOf)
  const isOff = isReader || node === undefined
  const isGiven = (column: number) => lanes[column]?.mode === 'given'
  const write = (change: Partial<NoisePlanValue> = {}) => {
    const next = { ...held, ...change }
    hold(null)
    if (isOff || !node || Object.keys(next).length === 0) return
    edit(words.storyboard.edits.plan, paramsEdits(node, nodes[node], next as JsonObject))
  }
  const drawn = (matrix: Matrix) => ({ mode: 'drawn' as const, matrix })
  return {
    ...{ node, plan, picture, isOff, isTimeWired, write },
    hold: (change) => hold({ ...held, ...change }),
    paint: (job, strokes) =>
      hold(drawn(strokes.reduce((matrix, stroke) => painted(matrix, stroke, isGiven), drawable(plan, picture, job)))),
    mend: () => write(drawn(mended(plan.matrix ?? [], isGiven))),
    redraw() {
      const joint = { ...plan, mode: 'joint' as const }
      const fresh = planPicture(lanes, nodes, () => joint)
      write(drawn(drawable(joint, fresh, fresh.jobs[0])))
    },
  }
}
