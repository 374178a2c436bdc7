'use client'
import type { Shot } from '@sceneweave/project'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { classes } from '../ui/classes.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { focusShot } from './focusShot.ts'
import { MentionList } from './MentionList.tsx'
import { PromptText } from './PromptText.tsx'
import { type Mention, mentionAt, storedPrompt, withCharacter } from './prompt.ts'
import { type ShotPlace, writePrompt } from './shotEdits.ts'
import { useBoard } from './useBoard.ts'
import { useCast } from './useCast.ts'

const text = words.storyboard

type PromptFieldProps = { place: ShotPlace; shot: Shot; number: number; isOff: boolean }

/** A shot's words: read with its characters as pills, written in place. */
export function PromptField({ place, shot, number, isOff }: PromptFieldProps) {
  const isWriting = useBoard((state) => state.writing === shot.id) && !isOff
  if (isWriting) return <PromptInput place={place} shot={shot} number={number} />
  return (
    <button
      type="button"
      disabled={isOff}
      onClick={() => useBoard.setState({ writing: shot.id })}
      className="flex h-[62px] w-full shrink-0 items-start overflow-hidden px-2 pt-1 text-left"
    >
      <span className="sr-only">{text.prompt(number)}: </span>
      <span className={classes('line-clamp-3', shot.prompt === '' && 'text-faint')}>
        {shot.prompt === '' ? text.noPrompt : <PromptText prompt={shot.prompt} />}
      </span>
    </button>
  )
}

/** Words that were let go by Escape can be had back for a moment. */
const tellDropped = (number: number, putBack: () => void) =>
  tell({ tone: 'plain', title: text.dropped(number), action: { label: text.putBack, run: putBack } })

function PromptInput({ place, shot, number }: Omit<PromptFieldProps, 'isOff'>) {
  const cast = useCast(place.scene)
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState(shot.prompt)
  const [mention, setMention] = useState<Mention | null>(null)
  const [picked, setPicked] = useState(0)
  const names = cast.filter(({ id }) => mention && id.toLowerCase().startsWith(mention.typed.toLowerCase()))
  const isReader = useEditor((state) => state.role === 'viewer')
  // by a key: the focus goes back to the card; by leaving: it stays where it went
  const stop = (isKept: boolean, isByKey = true) => {
    const stored = storedPrompt(
      draft,
      cast.map(({ id }) => id),
    ).trim()
    if (isKept) writePrompt(place, stored)
    else if (stored !== shot.prompt) tellDropped(number, () => writePrompt(place, stored))
    if (useBoard.getState().writing !== shot.id) return
    useBoard.setState({ writing: null })
    if (isByKey) focusShot(shot.id)
  }
  const complete = (id: string) => {
    if (!mention || !field.current) return
    const next = withCharacter(draft, mention, id)
    setDraft(next.text)
    setMention(null)
    const input = field.current
    requestAnimationFrame(() => input.setSelectionRange(next.caret, next.caret))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const isListed = mention !== null && names.length > 0
    const handled = () => event.preventDefault()
    if (isListed && (event.key === 'Enter' || event.key === 'Tab')) {
      handled()
      complete(names[Math.min(picked, names.length - 1)].id)
    } else if (isListed && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      handled()
      setPicked((picked + (event.key === 'ArrowDown' ? 1 : names.length - 1)) % names.length)
    } else if (event.key === 'Escape') {
      handled()
      if (isListed) setMention(null)
      else stop(false)
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      // the words are kept, and the key goes on to the command that runs
      stop(true)
    } else if (event.key === 'Enter' && !event.shiftKey) {
      handled()
      stop(true)
    }
  }
  return (
    <>
      <div className="h-[62px] shrink-0" />
      <textarea
        ref={field}
        // biome-ignore lint/a11y/noAutofocus: it opens because a person asked to write here
        autoFocus
        aria-label={text.prompt(number)}
        value={draft}
        maxLength={2000}
        disabled={isReader}
        spellCheck={false}
        onFocus={({ target }) => target.setSelectionRange(target.value.length, target.value.length)}
        onChange={({ target }) => {
          setDraft(target.value)
          setMention(mentionAt(target.value, target.selectionStart))
          setPicked(0)
        }}
        onKeyDown={onKeyDown}
        onBlur={() => stop(true, false)}
        // it grows upward over the picture: long words are seen whole while they are written
        className="field-sizing-content absolute inset-x-0 bottom-[9px] z-10 max-h-[calc(100%-9px)] min-h-[86px] resize-none bg-field px-2 pt-1 outline-none"
      />
      {mention && names.length > 0 && <MentionList anchor={field} cast={names} picked={picked} onPick={complete} />}
    </>
  )
}
