'use client'
import { Choice, Switch } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { ParamRow } from './ParamRow.tsx'
import type { ParamProps } from './param.ts'

/** One of a few. */
export function ChoiceParam({ id, field, value, isMixed, isOff, write, onReset }: ParamProps) {
  const options = field.kind.type === 'choice' ? field.kind.options : []
  return (
    <ParamRow id={id} label={field.title} help={field.help} isShort isMixed={isMixed} onReset={onReset}>
      <Choice
        id={id}
        className="w-40! shrink-0"
        disabled={isOff}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => write(event.target.value)}
      >
        {typeof value !== 'string' && (
          <option value="" disabled>
            {isMixed ? words.inspector.mixed : ''}
          </option>
        )}
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </Choice>
    </ParamRow>
  )
}

/** On or off. */
export function SwitchParam({ id, field, value, isMixed, isOff, write, onReset }: ParamProps) {
  return (
    <ParamRow id={id} label={field.title} help={field.help} isShort isMixed={isMixed} onReset={onReset}>
      <Switch id={id} label={field.title} disabled={isOff} checked={value === true} onCheckedChange={write} />
    </ParamRow>
  )
}
