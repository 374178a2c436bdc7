import type { NodeId } from '@sceneweave/project'
import type { NodeRun } from '../run/useRun.ts'
import type { Lane } from './lanes/lanes.ts'
import { type NodeOutlook, type Standing, standingOf } from './shotState.ts'
import { type KeptTake, type NodeOutputs, type Shown, shownOf } from './shown.ts'

/** What a card draws: the shot in the graph, its pictures, and where it stands. */
export type Card = { readonly lane: Lane; readonly shown: Shown; readonly standing: Standing }

type Known = {
  readonly results: Readonly<Record<NodeId, NodeOutputs>>
  readonly takes: readonly KeptTake[]
  readonly outlook: Readonly<Record<NodeId, NodeOutlook>>
  readonly isForecast: boolean
  readonly problem?: string
  readonly run: Readonly<Record<NodeId, NodeRun>>
  readonly isRunning: boolean
}

/** All cards of a scene. */
export function standingsOf(lanes: readonly Lane[], { results, takes, ...known }: Known): Card[] {
  const shown = lanes.map((lane) => shownOf(lane, results, takes))
  return lanes.map((lane, at) => {
    const changedBeside = lanes.filter(({ maker }, other) => maker === lane.maker && !shown[other].isOwn).length
    return { lane, shown: shown[at], standing: standingOf(lane, { ...known, shown: shown[at], changedBeside }) }
  })
}

/** Shots that a run would make: those that are not what they are told to be. */
export const staleLanes = (cards: readonly Card[]): Lane[] =>
  cards.filter(({ standing: { state } }) => ['changed', 'affected', 'unmade'].includes(state)).map(({ lane }) => lane)
