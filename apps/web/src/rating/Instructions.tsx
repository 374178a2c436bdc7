import { words } from '../words/index.ts'

/** What raters are asked to judge: the study's own words, or ours. */
export function Instructions({ text }: { text?: string }) {
  const paragraphs = (text ?? words.rating.intro.instructions).split(/\n\s*\n/)
  return (
    <div className="flex flex-col gap-3 text-prompt">
      {paragraphs.map((paragraph) => (
        <p key={paragraph} className="whitespace-pre-line">
          {paragraph}
        </p>
      ))}
    </div>
  )
}
