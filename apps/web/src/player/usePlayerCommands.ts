import { useMemo } from 'react'
import { type Command, useCommands } from '../keys/commands.ts'
import { words } from '../words/index.ts'
import { markAt, type ShotMark } from './films.ts'
import type { Playback } from './playback.ts'
import { closePlayer } from './usePlayer.ts'

const said = words.player
const common = { group: said.group, region: 'player' } as const

/** Keys of the player, as cutting rooms know them. */
export function usePlayerCommands(playback: Playback | null, marks: readonly ShotMark[]): void {
  useCommands(useMemo(() => (playback ? commandsOf(playback, marks) : []), [playback, marks]))
}

/** The player over the whole screen, or back. */
export function fullScreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen()
  else void document.querySelector('[data-region=player]')?.requestFullscreen()
}

const commandsOf = (playback: Playback, marks: readonly ShotMark[]): Command[] => {
  const go = (by: 1 | -1) => {
    const { frame } = playback.store.getState()
    const at = marks.indexOf(markAt(marks, frame) ?? marks[0])
    // back goes to the beginning of this shot first
    const isInside = by < 0 && frame > marks[at]?.from
    const mark = marks[isInside ? at : at + by]
    if (mark) playback.seek(mark.from)
  }
  const one = (id: string, title: string, keys: readonly string[], run: () => void): Command => ({
    ...common,
    id: `player.${id}`,
    title,
    keys,
    run,
  })
  return [
    one('toggle', said.play, ['Space', ' '], playback.toggle),
    one('backwards', said.backwards, ['j'], () => playback.shuttle(-1)),
    one('stop', said.stop, ['k'], playback.stop),
    one('forwards', said.faster, ['l'], () => playback.shuttle(1)),
    one('previous', said.previous, [',', 'ArrowLeft'], () => playback.step(-1)),
    one('next', said.next, ['.', 'ArrowRight'], () => playback.step(1)),
    one('first', said.first, ['Home'], () => playback.seek(0)),
    one('last', said.last, ['End'], () => playback.seek(Number.MAX_SAFE_INTEGER)),
    one('nextShot', said.nextShot, ['ArrowDown'], () => go(1)),
    one('previousShot', said.previousShot, ['ArrowUp'], () => go(-1)),
    one('in', said.markIn, ['i'], playback.markIn),
    one('out', said.markOut, ['o'], playback.markOut),
    one('clearRange', said.clearRange, ['x'], playback.clearRange),
    one('loop', said.loop, ['Shift+l'], () => playback.setLooping(!playback.store.getState().isLooping)),
    one('fullScreen', said.fullScreen, ['f'], fullScreen),
    one('close', said.close, ['Escape'], closePlayer),
  ]
}
