'use client'
import { useEffect, useState } from 'react'
import { words } from '../words/index.ts'
import { End } from './End.tsx'
import type { Kept } from './kept.ts'
import { RatingHeader } from './RatingHeader.tsx'
import { nextOpen, type Placed } from './ranking.ts'
import { SceneRating } from './SceneRating.tsx'
import type { Study, You } from './study.ts'
import { useTogether } from './useTogether.ts'
import { useVote } from './useVote.ts'

export type RatingProps = {
  link: string
  rater: string
  study: Study
  you: You
  drafts: Kept['drafts']
  /** The server does not answer. */
  isAway: boolean
  onKept(to: (kept: Kept) => Kept): void
}

/** The scenes of a study, one after the other; begins where the rater stopped. */
export function Rating({ link, rater, study, you, drafts, isAway, onKept }: RatingProps) {
  useKeptFocus()
  const { scenes } = you
  const votes = new Map(you.votes.map(({ scene, ranking }) => [scene, ranking]))
  const voted = new Set(votes.keys())
  const { send, sending, isWaiting } = useVote({ link, rater })
  const playing = useTogether()
  const [aspect, setAspect] = useState(1)
  // behind the last scene is the end
  const openFrom = (done: ReadonlySet<string>, from: number) => {
    const next = nextOpen(scenes, done, from)
    return next < 0 ? scenes.length : next
  }
  const [at, choose] = useState(() => openFrom(voted, 0))
  const scene = scenes[at]
  const go = (to: number) => choose(Math.max(0, Math.min(scenes.length, to)))
  const draft = (placed: Placed | null) =>
    onKept((kept) => {
      const { [scene.id]: _, ...others } = kept.drafts
      return { ...kept, drafts: placed ? { ...others, [scene.id]: placed } : others }
    })
  const onSend = async (ranking: Placed, tookMs: number) => {
    const isSent = await send({ scene: scene.id, ranking, tookMs }).catch(() => null)
    if (!isSent) return
    draft(null)
    // who went elsewhere meanwhile stays there
    choose((now) => (now === at ? openFrom(new Set([...voted, scene.id]), at + 1) : now))
  }
  return (
    <div className="flex h-full flex-col">
      <RatingHeader study={study} scenes={scenes} voted={voted} at={at} onGo={go} playing={playing} />
      {(isAway || isWaiting) && (
        <p role="status" className="border-line border-b bg-field px-4 py-2 text-center">
          {words.rating.away}
        </p>
      )}
      {scene ? (
        <SceneRating
          key={scene.id}
          scene={scene}
          place={{ at, of: scenes.length }}
          vote={votes.get(scene.id)}
          draft={drafts[scene.id]}
          next={scenes[at + 1]}
          together={playing.together}
          look={{ aspect, setAspect }}
          isSending={sending === scene.id}
          onDraft={draft}
          onSend={onSend}
          onSkip={() => go(openFrom(voted, at + 1))}
          onGo={(by) => go(at + by)}
          onPlay={() => playing.setPlaying(!playing.isPlaying)}
        />
      ) : (
        <End
          left={scenes.length - voted.size}
          onGo={() => go(openFrom(voted, 0) % scenes.length)}
          onBack={() => go(at - 1)}
        />
      )}
    </div>
  )
}

/** While somebody rates, the mouse takes the focus from nothing, so that Enter and Space stay those of the page. */
function useKeptFocus(): void {
  useEffect(() => {
    const keepFocus = (event: MouseEvent) => {
      if (event.target instanceof Element && !event.target.closest('input, textarea, [role=dialog]'))
        event.preventDefault()
    }
    document.addEventListener('mousedown', keepFocus)
    return () => document.removeEventListener('mousedown', keepFocus)
  }, [])
}
