'use client'
import { type Json, JsonValue } from '@sceneweave/project'
import { TextArea } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { ParamRow } from './ParamRow.tsx'
import type { ParamProps } from './param.ts'
import { type Reading, useDraft } from './useDraft.ts'

/** A list or an object that has no form of its own: what it holds in a line, and its JSON to write. */
export function JsonParam({ id, field, value, isMixed, isOff, write, onReset }: ParamProps) {
  const draft = useDraft({
    value,
    toText: (given) => (given === undefined ? '' : JSON.stringify(given, null, 1)),
    read: (text) => readJsonText(text, field.problem),
    write,
  })
  return (
    <ParamRow id={id} label={field.title} help={field.help} isMixed={isMixed} onReset={onReset} problem={draft.problem}>
      <details open={draft.problem !== null || undefined}>
        <summary className="rounded-field px-1 text-muted hover:text-text">{summaryOf(value)}</summary>
        <TextArea
          id={id}
          rows={6}
          spellCheck={false}
          className="slate! mt-1"
          value={draft.text}
          disabled={isOff}
          aria-invalid={draft.problem !== null}
          aria-describedby={draft.problem ? `${id}-problem` : undefined}
          onChange={(event) => draft.change(event.target.value)}
          onBlur={draft.leave}
          onKeyDown={(event) => event.key === 'Escape' && draft.drop()}
        />
      </details>
    </ParamRow>
  )
}

/** JSON that a person wrote, held against what the parameter allows. */
export function readJsonText(text: string, problemOf: (value: unknown) => string | null): Reading {
  let value: unknown
  try {
    value = text.trim() === '' ? null : JSON.parse(text)
  } catch (error) {
    return { problem: words.inspector.noJson(error instanceof Error ? error.message : String(error)) }
  }
  const { data, success } = JsonValue.safeParse(value)
  if (!success) return { problem: words.inspector.tooDeep }
  const problem = problemOf(data)
  return problem ? { problem } : { value: data }
}

function summaryOf(value: Json | undefined): string {
  const { json, plan } = words.inspector
  if (value === null || value === undefined) return json.empty
  if (Array.isArray(value) && Array.isArray(value[0])) return plan(value.length, value[0].length)
  if (Array.isArray(value)) return value.length === 0 ? json.empty : json.items(value.length)
  if (typeof value !== 'object') return String(value)
  const held = Object.keys(value).length
  return held === 0 ? json.empty : json.items(held)
}
