'use client'
import { type KeyboardEvent, useState } from 'react'
import { Slider, TextField } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { bentScale, type FieldKind, readNumber, stepped } from './field.ts'
import { ParamRow } from './ParamRow.tsx'
import type { ParamProps } from './param.ts'
import { useDraft } from './useDraft.ts'
import { useDragNumber } from './useDragNumber.ts'

type NumberKind = Extract<FieldKind, { type: 'number' }>

/** A number: typed, stepped with the arrows, dragged on its name, or slid where it has two ends. */
export function NumberParam(props: ParamProps) {
  const { id, field, value, isMixed, isOff, write, onReset } = props
  const kind = field.kind as NumberKind
  const [slid, setSlid] = useState<number | null>(null)
  const number = typeof value === 'number' ? value : undefined
  const draft = useDraft({ value, toText, read: (text) => readFor(text, props), write })
  const drag = useDragNumber({
    value: number,
    isOff,
    toValue: (from, px) => stepped(from, Math.round(px / 4), kind),
    write,
  })
  const moving = drag.shown ?? slid
  const scale = sliderOf(kind)

  const typed = readFor(draft.text, props)
  const now = 'value' in typed && typeof typed.value === 'number' ? typed.value : number
  const step = (steps: number) => draft.change(String(stepped(now ?? kind.min ?? 0, steps, kind)))
  const pressed = (event: KeyboardEvent) => {
    const steps = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
    if (event.key === 'Enter') draft.commit()
    if (event.key === 'Escape') draft.drop()
    if (steps === 0) return
    event.preventDefault()
    step(event.shiftKey ? steps * 10 : steps)
  }
  const label = (
    <span {...drag.handlers} className="cursor-ew-resize touch-none select-none">
      {field.title}
    </span>
  )
  return (
    <ParamRow id={id} label={label} help={field.help} isShort {...{ problem: draft.problem, isMixed, onReset }}>
      {scale && now !== undefined && (
        <div className="w-24 shrink-0">
          <Slider
            label={field.title}
            value={scale.placeOf(moving ?? now)}
            min={0}
            max={1}
            step={0.001}
            disabled={isOff}
            valueText={String(moving ?? now)}
            onStep={step}
            onChange={(place) => setSlid(scale.valueAt(place))}
            onCommit={(place) => {
              setSlid(null)
              if (scale.valueAt(place) !== number) write(scale.valueAt(place))
            }}
          />
        </div>
      )}
      <TextField
        id={id}
        inputMode="decimal"
        className="slate w-18! shrink-0 text-right"
        value={moving === null || moving === undefined ? draft.text : String(moving)}
        disabled={isOff}
        placeholder={isMixed ? '—' : undefined}
        aria-invalid={draft.problem !== null}
        aria-describedby={draft.problem ? `${id}-problem` : undefined}
        onChange={(event) => draft.change(event.target.value)}
        onBlur={draft.leave}
        onKeyDown={pressed}
      />
    </ParamRow>
  )
}

const toText = (value: ParamProps['value']) => (typeof value === 'number' ? String(value) : '')

function readFor(text: string, { field }: ParamProps) {
  const read = readNumber(text, field.isNullable)
  if ('isNone' in read)
    return { problem: (field.kind as NumberKind).isWhole ? words.inspector.noWhole : words.inspector.noNumber }
  const problem = field.problem(read.value)
  return problem ? { problem } : { value: read.value }
}

// more than 1000 steps and the slider says nothing that the field does not say better
function sliderOf({ min, max, step }: NumberKind) {
  return min === undefined || max === undefined || max - min > 1000 ? null : bentScale({ min, max, step })
}
