'use client'
import { Media } from '../ui/Media.tsx'
import { words } from '../words/index.ts'
import { picturesIn } from './pictures.ts'

/** What a port carries, as small as it can be understood: pictures and films as such, words and numbers as text. */
export function ValueView({ value }: { value: unknown }) {
  const pictures = picturesIn(value)
  if (pictures.length > 0)
    return (
      <span className="flex flex-wrap gap-1">
        {pictures.slice(0, 8).map((picture) => (
          <Media key={picture.asset} {...picture} className="h-14 rounded-[4px]" />
        ))}
      </span>
    )
  return <span className="block truncate text-muted">{inWords(value)}</span>
}

/** A value in a line: what it says of itself, else how much it holds. */
function inWords(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (Array.isArray(value)) return words.inspector.json.items(value.length)
  if (typeof value !== 'object' || value === null) return words.inspector.json.empty
  const held = value as Record<string, unknown>
  const said = [held.name, held.description, held.prompt, held.global, held.mode].find(
    (one) => typeof one === 'string' && one !== '',
  )
  if (typeof said === 'string') return said
  if (Array.isArray(held.shots)) return words.home.shots(held.shots.length)
  return words.inspector.json.fields(Object.keys(held).length)
}
