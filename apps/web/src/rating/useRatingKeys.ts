import { type Command, useCommands } from '../keys/commands.ts'
import { words } from '../words/index.ts'

const text = words.rating

type Acts = {
  films: readonly string[]
  add(film: string): unknown
  back(): void
  send(): void
  onGo(by: number): void
  onPlay(): void
}

/** What one does with the keyboard alone: numbers place films, the rest is on the sheet of keys. */
export function useRatingKeys({ films, add, back, send, onGo, onPlay }: Acts): void {
  const one = (id: string, title: string, keys: readonly string[], run: () => void): Command => ({
    ...{ id: `rating.${id}`, title, keys, run },
    ...{ group: text.group, region: 'everywhere' },
  })
  useCommands([
    ...films.map((film, at) => one(`film${at + 1}`, text.place(at + 1), [String(at + 1)], () => void add(film))),
    one('back', text.back, ['Backspace'], back),
    one('send', text.send, ['Enter'], send),
    one('play', text.playPause, ['Space'], onPlay),
    one('previous', text.previous, ['ArrowLeft'], () => onGo(-1)),
    one('next', text.next, ['ArrowRight'], () => onGo(1)),
  ])
}
