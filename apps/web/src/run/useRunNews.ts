import { useEffect } from 'react'
import { select, useEditor } from '../editor/useEditor.ts'
import { useFrame } from '../editor/useFrame.ts'
import { openPlayer, playFilm, usePlayer } from '../player/usePlayer.ts'
import { focusShot } from '../storyboard/focusShot.ts'
import type { ShotPlace } from '../storyboard/shotEdits.ts'
import { useBoard } from '../storyboard/useBoard.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { faultShot, faultWords } from './faultWords.ts'
import { titleOf } from './nodesOf.ts'
import type { RunState } from './runState.ts'
import { useRun } from './useRun.ts'
import { isGoing } from './useRunCommands.ts'
import { useShowNode } from './useShowNode.ts'

const said = words.run

/**
 * Tells how runs end and that another runner took one up. The first film of a visit opens by itself. isSimple: the page
 * has neither storyboard nor canvas to lead to.
 */
export function useRunNews(isSimple: boolean): void {
  const showNode = useShowNode()
  useEffect(
    () =>
      useRun.subscribe((now, before) => {
        if (now.run !== before.run) return
        if (before.starts > 0 && now.starts > before.starts && isGoing(before.status))
          tell({ tone: 'plain', title: said.takenUp })
        if (now.isOrphaned && !before.isOrphaned) tell({ tone: 'plain', title: said.orphaned })
        if (isGoing(before.status) && !isGoing(now.status)) tellEnd(now, isSimple ? undefined : showNode)
      }),
    [showNode, isSimple],
  )
}

type ShowNode = ReturnType<typeof useShowNode>

function tellEnd(run: RunState, showNode: ShowNode | undefined): void {
  if (run.status === 'cancelled') tell({ tone: 'plain', title: said.cancelled })
  if (run.status === 'failed') tellFailed(run, showNode)
  if (run.status !== 'done') return
  const { isOpen, wasOpened, isInPage } = usePlayer.getState()
  if (isInPage) return
  if (!wasOpened) openPlayer()
  else if (!isOpen) {
    const ms = (run.endedAt ?? 0) - (run.startedAt ?? 0)
    tell({
      tone: 'done',
      title: said.ended,
      more: said.endedMore(ms),
      action: { label: said.watch, run: playFilm },
    })
  }
}

function tellFailed({ nodes }: RunState, showNode: ShowNode | undefined): void {
  const node = Object.keys(nodes).find((id) => nodes[id].state === 'failed')
  const graph = useEditor.getState().project?.graph
  const fault = node === undefined ? undefined : nodes[node].fault
  if (node === undefined || !graph || !fault) {
    tell({ tone: 'error', title: said.failed })
    return
  }
  const place = faultShot(fault.message, graph, node)
  tell({
    tone: 'error',
    title: said.failedAt(titleOf(graph, node)),
    more: faultWords(fault.message, graph, node),
    action:
      showNode &&
      (place
        ? { label: said.goToShot, run: () => showShot(place, fault.code) }
        : { label: said.goToNode, run: () => showNode(node) }),
  })
}

/** Leads to a card; where its words are what is missing, they can be written at once. */
function showShot({ scene, shot }: ShotPlace, code: string): void {
  select({ shots: [shot] })
  useFrame.setState({ tab: 'storyboard', isFocused: false })
  useBoard.setState({ scene, isOpen: true, writing: code === 'no-words' ? shot : null })
  if (code !== 'no-words') focusShot(shot)
}
