'use client'
import type { Json } from '@sceneweave/project'
import { type KeyboardEvent, useState } from 'react'
import type { ParamField } from './params.ts'

type ParamInputProps = {
  field: ParamField
  value: Json | undefined
  lines: number
  spot: { top: number; height: number }
  /** With undefined nothing changes. */
  onDone(value: Json | undefined): void
}

const look =
  'absolute inset-x-2 z-10 w-[calc(100%-16px)] rounded-[5px] border border-accent bg-field px-1.5 text-label text-text outline-none nodrag nowheel'

/** The field of one parameter while a person writes in it. Enter or leaving keeps what is written, Escape does not. */
export function ParamInput({ field, value, lines, spot, onDone }: ParamInputProps) {
  const start = value ?? field.fallback ?? ''
  const [text, setText] = useState(String(start ?? ''))
  const keep = () => onDone(written(field, text))
  const onKeyDown = (event: KeyboardEvent) => {
    // Ctrl+Enter goes on to the command that runs, and takes what is written along
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return
    event.stopPropagation()
    if (event.key === 'Escape') onDone(undefined)
    if (event.key === 'Enter' && lines === 1) keep()
  }
  const shared = { 'aria-label': field.title, autoFocus: true, style: spot, onBlur: keep, onKeyDown }
  if (field.type === 'choice')
    return (
      <select {...shared} className={look} value={text} onChange={(event) => onDone(event.target.value)}>
        {field.options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    )
  if (field.type === 'words')
    return (
      <textarea
        {...shared}
        style={{ ...spot, height: Math.max(spot.height, 92), lineHeight: '18px' }}
        className={`${look} resize-none py-1`}
        value={text}
        onFocus={({ target }) => target.setSelectionRange(target.value.length, target.value.length)}
        onChange={(event) => setText(event.target.value)}
      />
    )
  return (
    <input
      {...shared}
      className={`${look} ${field.type === 'number' ? 'slate text-right' : ''}`}
      inputMode={field.type === 'number' ? 'decimal' : undefined}
      value={text}
      onFocus={({ target }) => target.select()}
      onChange={(event) => setText(event.target.value)}
    />
  )
}

function written(field: ParamField, text: string): Json | undefined {
  if (field.type !== 'number') return text === '' && field.isNullable ? null : text
  if (text.trim() === '') return field.isNullable ? null : undefined
  const number = Number(text.replace(',', '.'))
  if (!Number.isFinite(number)) return undefined
  return field.isWhole ? Math.round(number) : number
}
