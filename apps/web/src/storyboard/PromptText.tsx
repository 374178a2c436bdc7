'use client'
import { partsOf } from './known/unknownWords.ts'
import { useModelText } from './known/useModelText.ts'
import { promptParts } from './prompt.ts'

/** Words with "Character A" drawn as "@A", and a line of dots under those that the model was never taught. */
export function PromptText({ prompt }: { prompt: string }) {
  return promptParts(prompt).map((part, at) =>
    'text' in part ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name; their place is what they are
      <Plain key={at} text={part.text} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name; their place is what they are
      <span key={at} className="rounded-[4px] bg-field px-1 text-accent">
        @{part.character}
      </span>
    ),
  )
}

function Plain({ text }: { text: string }) {
  const known = useModelText()?.words
  if (!known) return text
  return partsOf(text, known).map((part, at) =>
    part.isUnknown ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name; their place is what they are
      <span key={at} className="underline decoration-2 decoration-accent decoration-dotted underline-offset-3">
        {part.text}
      </span>
    ) : (
      part.text
    ),
  )
}
