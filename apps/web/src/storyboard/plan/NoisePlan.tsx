'use client'
import { modes, standardPlan } from '@sceneweave/nodes'
import { Eraser } from 'lucide-react'
import { useState } from 'react'
import { edit, useEditor } from '../../editor/useEditor.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Slider } from '../../ui/Fields.tsx'
import { Radios } from '../../ui/Radios.tsx'
import { Tip } from '../../ui/Tip.tsx'
import { words } from '../../words/index.ts'
import type { Lanes } from '../lanes/lanes.ts'
import { explainColumn } from './explain.ts'
import { addedPlan } from './newPlan.ts'
import { PlanHeat } from './PlanHeat.tsx'
import { type PlanHold, usePlan } from './usePlan.ts'

const text = words.storyboard.noisePlan

/** How noise leaves the shots, step by step, under their cards. What is drawn is what runs. */
export function NoisePlan({ scene, lanes, reading }: Lanes) {
  const hold = usePlan({ lanes, reading })
  const [brush, setBrush] = useState<number | null>(0.5)
  const [pointed, setPointed] = useState(0)
  const chosen = useEditor((state) => lanes.findIndex(({ shot }) => state.selection.shots.has(shot.id)))
  const { picture, node } = hold
  const isAlone = picture.jobs.length > 0 && picture.jobs.every(({ makes }) => makes.length === 1)
  const column = Math.min(pointed, lanes.length - 1)
  return (
    <section aria-label={text.title} data-region="noisePlan" className="flex flex-col gap-2 pt-2">
      <div className="sticky left-0 flex w-[min(100cqw,1400px)] flex-col gap-1">
        {node ? <PlanControls hold={hold} brush={brush} onBrush={setBrush} /> : <NoPlan scene={scene} />}
        <p aria-live="polite" className="min-h-[18px] text-muted">
          {picture.jobs.length > 0 && explainColumn(picture, column)}
          {chosen !== column && isAlone && node && <span className="text-faint"> {text.oneColumn}</span>}
        </p>
        {picture.problem && <Wrong hold={hold} />}
      </div>
      {picture.rows.length > 0 && <PlanHeat hold={hold} count={lanes.length} brush={brush} onColumn={setPointed} />}
    </section>
  )
}

function NoPlan({ scene }: { scene: string }) {
  const add = () => {
    const graph = useEditor.getState().project?.graph
    if (graph) edit(words.storyboard.edits.addPlan, addedPlan(graph, scene))
  }
  return (
    <p className="flex items-center gap-3">
      {text.none(standardPlan.steps)}
      <Button className="h-6!" onClick={add}>
        {text.add}
      </Button>
    </p>
  )
}

/** What is wrong with the plan, and the button that mends it. */
function Wrong({ hold }: { hold: PlanHold }) {
  const isMisfit = hold.picture.rows.length === 0
  return (
    <p role="alert" className="flex items-center gap-3 text-error">
      {text.wrong(hold.picture.problem ?? '')}
      <Button className="h-6!" disabled={hold.isOff} onClick={isMisfit ? hold.redraw : hold.mend}>
        {isMisfit ? text.columnsMend : text.mend}
      </Button>
    </p>
  )
}

type PlanControlsProps = { hold: PlanHold; brush: number | null; onBrush(value: number | null): void }

function PlanControls({ hold, brush, onBrush }: PlanControlsProps) {
  const { plan, isOff } = hold
  const choose = (mode: (typeof modes)[number]) => {
    const { rows, jobs } = hold.picture
    if (mode !== 'drawn') hold.write({ mode })
    else if (plan.matrix) hold.write({ mode })
    else if (jobs[0]) hold.write({ mode, matrix: rows.slice(jobs[0].from, jobs[0].from + jobs[0].rows) })
  }
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <Radios
        label={text.presets}
        className="flex rounded-field border border-line bg-raised p-0.5"
        values={modes}
        value={plan.mode}
        title={(mode) => text.modes[mode]}
        disabled={isOff}
        onChange={choose}
        each="h-5 rounded-[4px] px-2 text-label disabled:opacity-45"
        on="bg-field text-accent"
        off="text-muted hover:text-text"
      />
      <Dial
        {...{ label: text.steps, value: plan.steps, min: 1, max: 60, step: 1, isOff: isOff || plan.mode === 'drawn' }}
        onHold={(steps) => hold.hold({ steps })}
        onWrite={(steps) => hold.write({ steps })}
      />
      <Dial
        {...{ label: text.shift, help: text.shiftHelp, value: plan.shift, min: 0.5, max: 8, step: 0.5 }}
        isOff={isOff || plan.mode === 'drawn'}
        onHold={(shift) => hold.hold({ shift })}
        onWrite={(shift) => hold.write({ shift })}
      />
      <Dial
        {...{ label: text.contextTime, help: text.contextHelp, value: plan.contextTime, min: 0, max: 0.9, step: 0.01 }}
        isOff={isOff || hold.isTimeWired}
        onHold={(contextTime) => hold.hold({ contextTime })}
        onWrite={(contextTime) => hold.write({ contextTime })}
      />
      <Dial
        {...{ label: text.brush, help: text.brushHelp, value: brush ?? 0, min: 0, max: 1, step: 0.05, isOff }}
        onHold={onBrush}
        onWrite={onBrush}
      />
      <IconButton
        label={text.eraser}
        isOn={brush === null}
        disabled={isOff}
        className="h-6!"
        onClick={() => onBrush(brush === null ? 0.5 : null)}
      >
        <Eraser size={14} />
      </IconButton>
    </div>
  )
}

type DialProps = {
  label: string
  help?: string
  value: number
  min: number
  max: number
  step: number
  isOff: boolean
  onHold(value: number): void
  onWrite(value: number): void
}

/** A number with its name, moved by a slider. */
function Dial({ label, help, value, isOff, onHold, onWrite, ...range }: DialProps) {
  const name = <span className="text-label text-muted">{label}</span>
  return (
    <div className="flex items-center gap-2">
      {help ? <Tip words={help}>{name}</Tip> : name}
      <span className="w-16">
        <Slider {...{ label, value, disabled: isOff, ...range }} onChange={onHold} onCommit={onWrite} />
      </span>
      <span className="slate w-7">{range.step === 1 ? value : value.toFixed(range.step < 0.1 ? 2 : 1)}</span>
    </div>
  )
}
