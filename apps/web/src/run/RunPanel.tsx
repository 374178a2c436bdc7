'use client'
import type { Graph, NodeId } from '@sceneweave/project'
import { Play, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Switch } from '../ui/Fields.tsx'
import { Radios } from '../ui/Radios.tsx'
import { words } from '../words/index.ts'
import { labelOf, titleOf } from './nodesOf.ts'
import { type RunProblem, useRefusal } from './refusal.ts'
import { runLabel } from './runLabel.ts'
import { type TargetKind, targetKinds, targetNow } from './targets.ts'
import { type Forecast, useForecast } from './useForecast.ts'
import { startRun } from './useRun.ts'
import { useRunPanel } from './useRunPanel.ts'
import { useShowNode } from './useShowNode.ts'

const said = words.run
const MOST_LINES = 7

/** Before a run: what runs and why, what is reused, how long it takes, and what stands in the way. */
export function RunPanel({ off }: { off: string | undefined }) {
  const kind = useRunPanel((state) => state.kind)
  // the target follows what is selected while the panel is open
  useEditor((state) => state.selection)
  const target = targetNow(kind) ?? undefined
  const forecast = useForecast(target, target !== undefined)
  const graph = useEditor((state) => state.project?.graph)
  const refusal = useRefusal((state) => state.refusal)
  const [isFront, setFront] = useState(false)
  const { verb, more, isNothing } = runLabel(forecast, graph)
  const go = () => {
    useRunPanel.setState({ isOpen: false })
    void startRun(target, 'interactive', isFront ? 'front' : 'back')
  }
  const problems = refusal ? refusal.problems : forecast.problems
  return (
    <div className="flex flex-col gap-3">
      <Targets kind={kind} />
      {refusal && <p role="alert">{refusal.problems.length > 0 ? said.refused : refusal.message}</p>}
      {problems.length > 0 && <Problems problems={problems} />}
      {forecast.error !== null && !forecast.isKnown && <p className="text-muted">{said.offline}</p>}
      {forecast.isKnown && problems.length === 0 && <WhatRuns forecast={forecast} />}
      <div className="flex items-center gap-2 text-muted">
        <Switch label={said.front} checked={isFront} onCheckedChange={setFront} />
        {said.front}
      </div>
      {off && <p className="text-label text-muted">{off}</p>}
      <Button
        look="main"
        disabled={off !== undefined || target === undefined}
        icon={<Play size={13} fill="currentColor" aria-hidden />}
        onClick={go}
      >
        {isNothing ? said.run : verb}
        {more && !isNothing && ` · ${more}`}
      </Button>
    </div>
  )
}

function Targets({ kind }: { kind: TargetKind }) {
  return (
    <Radios
      label={said.panel}
      className="flex flex-col"
      values={targetKinds}
      value={kind}
      isOff={(one) => targetNow(one) === null}
      onChange={(one) => useRunPanel.setState({ kind: one })}
      title={(one) => (
        <>
          <span
            aria-hidden
            className={classes(
              'size-2 rounded-full border border-line-strong',
              one === kind && 'border-accent bg-accent',
            )}
          />
          {said.targets[one]}
        </>
      )}
      each="flex h-7 items-center gap-2 rounded-field px-2 text-left hover:bg-field disabled:opacity-45"
      on="bg-field"
    />
  )
}

function WhatRuns({ forecast }: { forecast: Forecast }) {
  const graph = useEditor((state) => state.project?.graph)
  const show = useShowNode()
  const running = Object.entries(forecast.nodes).filter(([, { state, light }]) => state === 'runs' && !light)
  return (
    <div className={classes('flex flex-col gap-2', forecast.isOld && 'opacity-60')}>
      <p>
        {forecast.runs === 0 ? said.allKept : said.runs(forecast.runs)}{' '}
        <span className="text-muted">· {said.reused(forecast.reused)}</span>
      </p>
      <ul className="flex flex-col">
        {running.slice(0, MOST_LINES).map(([id, { reason, depends, ms }]) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => show(id)}
              className="flex w-full items-baseline gap-2 rounded-field px-1 text-left hover:bg-field"
            >
              <span className="shrink-0">{graph && <NodeName graph={graph} node={id} />}</span>
              <span className="min-w-0 flex-1 truncate text-label text-muted">
                {reason?.message ?? (depends && said.mayBeLeftOut)}
              </span>
              {ms !== undefined && <span className="slate text-muted">{words.units.duration(ms)}</span>}
            </button>
          </li>
        ))}
      </ul>
      {running.length > MOST_LINES && (
        <p className="px-1 text-label text-muted">{said.moreNodes(running.length - MOST_LINES)}</p>
      )}
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 border-line border-t pt-2">
        {forecast.runs > 0 && (
          <>
            <dt className="text-muted">{said.time}</dt>
            <dd>{forecast.ms === undefined ? said.timeUnknown : said.timeKnown(forecast.ms)}</dd>
          </>
        )}
        {forecast.memoryBytes !== undefined && (
          <>
            <dt className="text-muted">{said.memory}</dt>
            <dd>{said.memoryKnown(forecast.memoryBytes)}</dd>
          </>
        )}
      </dl>
    </div>
  )
}

function NodeName({ graph, node }: { graph: Graph; node: NodeId }) {
  const { title, shot } = labelOf(graph, node)
  return (
    <>
      {title}
      {shot !== undefined && <span className="text-muted"> · {said.shot(shot)}</span>}
    </>
  )
}

/** What has to be mended, each with the way to it. */
export function Problems({ problems }: { problems: readonly RunProblem[] }) {
  const graph = useEditor((state) => state.project?.graph)
  const show = useShowNode()
  return (
    <div>
      <p className="flex items-center gap-1.5 text-error">
        <TriangleAlert size={14} aria-hidden />
        {said.problems(problems.length)}
      </p>
      <ul className="mt-1 flex max-h-64 flex-col gap-2 overflow-auto">
        {problems.map(({ code, node, port, message, mend }) => (
          <li key={`${code} ${node} ${port} ${message}`} className="flex items-start gap-2">
            <span className="min-w-0 flex-1">
              {node && graph && <span className="block text-label text-muted">{titleOf(graph, node)}</span>}
              {message} <span className="text-muted">{mend}</span>
            </span>
            {node && <Button onClick={() => show(node)}>{said.show}</Button>}
          </li>
        ))}
      </ul>
    </div>
  )
}
