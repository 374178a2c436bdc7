'use client'
import { SpellCheck } from 'lucide-react'
import { Button } from '../../ui/Button.tsx'
import { Pop } from '../../ui/Pop.tsx'
import { words } from '../../words/index.ts'
import type { Lanes } from '../lanes/lanes.ts'
import type { ModelText } from './modelText.ts'
import { type Hint, meant } from './unknownWords.ts'
import { useHints } from './useHints.ts'

const text = words.storyboard.known

/** That the model does not know words of the scene, with which, and all that it does know. Nothing where it knows all. */
export function WordHints({ scene, lanes }: Lanes) {
  const found = useHints(scene, lanes)
  if (!found || found.hints.length === 0) return null
  const { model, hints } = found
  const unknown = new Set(hints.flatMap((hint) => (hint.type === 'unknown' ? hint.words : [])))
  const label = unknown.size > 0 ? text.unknown(unknown.size) : text.tooLong
  return (
    <Pop
      label={label}
      width={340}
      side="top"
      align="end"
      trigger={
        <Button
          look="quiet"
          className="h-6! px-1.5!"
          icon={<SpellCheck size={14} className="text-accent" aria-hidden />}
          aria-label={label}
        >
          <span className="max-xl:hidden">{label}</span>
        </Button>
      }
    >
      <div className="flex max-h-[60vh] flex-col gap-3 overflow-y-auto">
        {unknown.size > 0 && <p>{text.unknownMore(model.name, model.words.size)}</p>}
        <ul className="flex flex-col gap-1.5">
          {hints.map((hint) => (
            <li key={`${hint.type} ${hint.where}`} className="flex gap-2">
              <span className="w-24 shrink-0 text-muted">{hint.where}</span>
              <span className="min-w-0 flex-1">
                <HintWords hint={hint} model={model} />
              </span>
            </li>
          ))}
        </ul>
        <details>
          <summary className="text-muted">{text.all(model.name)}</summary>
          <p className="mt-1 text-label text-muted">{[...model.words].toSorted().join(' · ')}</p>
        </details>
      </div>
    </Pop>
  )
}

function HintWords({ hint, model }: { hint: Hint; model: ModelText }) {
  if (hint.type === 'long') return text.long(hint.count, hint.most)
  return hint.words.map((one, at) => {
    const near = meant(one, model.words)
    return (
      <span key={one}>
        {at > 0 && ', '}
        {text.quoted(one)}
        {near && <span className="text-muted"> {text.near(near)}</span>}
      </span>
    )
  })
}
