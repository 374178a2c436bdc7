'use client'
import { words } from '../../words/index.ts'
import { unknownIn } from './unknownWords.ts'
import { useModelText } from './useModelText.ts'

/** Under a field: which of the words in it the model was never taught. */
export function UnknownLine({ text }: { text: string }) {
  const model = useModelText()
  const unknown = model ? unknownIn(text, model.words) : []
  if (!model || unknown.length === 0) return null
  return <p className="mt-1 text-label text-muted">{words.storyboard.known.line(model.name, unknown)}</p>
}
