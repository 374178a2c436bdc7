'use client'
import { useEffect, useRef, useState } from 'react'
import { words } from '../words/index.ts'
import { FilmGrid } from './FilmGrid.tsx'
import { RankBar } from './RankBar.tsx'
import { type Placed, rankingOf, takenBack, toggled } from './ranking.ts'
import type { Scene } from './study.ts'
import type { Together } from './together.ts'
import { useRatingKeys } from './useRatingKeys.ts'

const text = words.rating

export type SceneRatingProps = {
  scene: Scene
  place: { at: number; of: number }
  /** What was sent before. */
  vote?: Placed
  /** What was placed and not sent yet. */
  draft?: Placed
  /** The scene after this one: its films are fetched ahead. */
  next?: Scene
  together: Together
  /** The shape of films, kept from scene to scene so that nothing jumps. */
  look: { aspect: number; setAspect(aspect: number): void }
  isSending: boolean
  onDraft(placed: Placed): void
  onSend(ranking: Placed, tookMs: number): Promise<void>
  onSkip(): void
  onGo(by: number): void
  onPlay(): void
}

/** One scene: what was asked for, its films side by side, and the order into which one puts them. */
export function SceneRating(props: SceneRatingProps) {
  const { scene, place, vote, draft, next, together, look, isSending, onDraft, onSend, onSkip, onGo, onPlay } = props
  const { films } = scene
  const [said, say] = useState('')
  const head = useRef<HTMLHeadingElement>(null)
  const began = useRef(0)
  useEffect(() => {
    began.current = performance.now()
    head.current?.focus({ preventScroll: true })
  }, [])
  const placed = draft ?? vote ?? []
  const ranking = rankingOf(films, placed)
  const isWhole = ranking.length === films.length
  const isSent = vote !== undefined && isWhole && ranking.every((film, at) => film === vote[at])
  const change = (to: Placed, film: string) => {
    if (isSending) return
    onDraft(to)
    const [after, number] = [rankingOf(films, to), films.indexOf(film) + 1]
    const rank = after.indexOf(film)
    const now = rank < 0 ? text.taken(number) : text.placed(number, rank, films.length)
    say(after.length === films.length ? `${now} ${text.complete}` : now)
  }
  const choose = (film: string) => change(toggled(placed, film), film)
  const add = (film: string) => ranking.includes(film) || choose(film)
  const back = () => {
    const to = takenBack(films, placed)
    const [film] = ranking.filter((one) => !to.includes(one))
    if (film) change(to, film)
  }
  const send = () => {
    if (!isWhole || isSending) return
    if (isSent) onSkip()
    else void onSend(ranking, Math.round(performance.now() - began.current))
  }
  useRatingKeys({ films, add, back, send, onGo, onPlay })
  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <div className="mx-auto max-w-200 px-4 pt-4 pb-3">
        <h2 ref={head} tabIndex={-1} className="sr-only">
          {text.scene(place.at, place.of)}
        </h2>
        <p className="max-h-35 overflow-auto whitespace-pre-line text-prompt max-sm:max-h-25">{scene.prompt}</p>
      </div>
      <FilmGrid films={films} ranking={ranking} next={next?.films} together={together} look={look} onChoose={choose} />
      <RankBar
        films={films}
        ranking={ranking}
        state={isSending ? 'sending' : isSent ? 'sent' : vote ? 'changed' : 'new'}
        onChoose={choose}
        onBack={back}
        onSend={send}
      />
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </main>
  )
}
