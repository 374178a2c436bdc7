'use client'
import { Dices, Infinity as Endless, Lock } from 'lucide-react'
import { IconButton } from '../ui/Button.tsx'
import { TextField } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { readNumber } from './field.ts'
import { ParamRow } from './ParamRow.tsx'
import type { ParamProps } from './param.ts'
import { useDraft } from './useDraft.ts'

/** A seed of people's size: six digits are remembered and typed again. */
export const drawSeed = (): number => Math.floor(Math.random() * 1_000_000)

/** A seed: a number that is kept, or one that every run draws. */
export function SeedParam({ id, field, value, isMixed, isOff, write, onReset }: ParamProps) {
  const draft = useDraft({
    value,
    toText: (given) => (typeof given === 'number' ? String(given) : ''),
    read(text) {
      const read = readNumber(text, true)
      if ('isNone' in read) return { problem: words.inspector.noWhole }
      const problem = field.problem(read.value)
      return problem ? { problem } : { value: read.value }
    },
    write,
  })
  const isDrawn = value === null
  return (
    <ParamRow id={id} label={field.title} help={field.help} isShort {...{ problem: draft.problem, isMixed, onReset }}>
      <TextField
        id={id}
        inputMode="numeric"
        className="slate w-36! shrink-0 text-right"
        value={draft.text}
        disabled={isOff}
        placeholder={isMixed ? words.inspector.mixed : words.inspector.seed.drawn}
        aria-invalid={draft.problem !== null}
        aria-describedby={draft.problem ? `${id}-problem` : undefined}
        onChange={(event) => draft.change(event.target.value)}
        onBlur={draft.leave}
        onKeyDown={(event) => {
          if (event.key === 'Enter') draft.commit()
          if (event.key === 'Escape') draft.drop()
        }}
      />
      <span className="flex shrink-0">
        <IconButton
          label={isDrawn ? words.inspector.seed.keep : words.inspector.seed.draw}
          disabled={isOff}
          onClick={() => write(drawSeed())}
        >
          {isDrawn ? <Lock size={14} /> : <Dices size={14} />}
        </IconButton>
        <IconButton
          label={words.inspector.seed.free}
          isOn={isDrawn}
          disabled={isOff || isDrawn}
          onClick={() => write(null)}
        >
          <Endless size={14} />
        </IconButton>
      </span>
    </ParamRow>
  )
}
