import type { Group } from './sequence.ts'

/** Where a group starts: its first word on the diagonal, and how many latent frames come before its own. */
export type Origin = { readonly text: number; readonly frame: number }

/** Where a scene starts. */
export const ORIGIN: Origin = { text: 0, frame: 0 }

/** Position of the first video token of a group. */
type Corner = readonly [t: number, h: number, w: number]
export type Layout = {
  readonly corner: (origin: Origin, group: Group) => Corner
  /** Where the next group starts. */
  readonly next: (origin: Origin, group: Group) => Origin
}

// text ends before it, so that cached shots stay where they are when words are added
const ROOM_OF_TEXT = 512

/**
 * Interleaved (LCT §3.2): the video of a group follows its own text on the diagonal, and the next group starts at
 * b + L + max(T, H, W). Concatenated, what others do and the ablation of it: the text of all groups, then their video as
 * one clip in which only time goes on.
 */
export const layouts: Readonly<Record<'interleaved' | 'concatenated', Layout>> = {
  interleaved: {
    corner: ({ text }, group) => {
      const at = text + group.text
      return [at, at, at]
    },
    next: ({ text, frame }, group) => ({ text: text + stride(group), frame }),
  },
  concatenated: {
    corner: ({ text, frame }, group) => {
      if (text + group.text > ROOM_OF_TEXT)
        throw new RangeError(
          `the text of a scene with concatenated positions has room for ${ROOM_OF_TEXT} words, not ${text + group.text}`,
        )
      return [ROOM_OF_TEXT + frame, ROOM_OF_TEXT, ROOM_OF_TEXT]
    },
    next: ({ text, frame }, group) => ({ text: text + group.text, frame: frame + group.grid[0] }),
  },
}

/** How far a group moves the next one along the diagonal: L + max(T, H, W). */
const stride = ({ text, grid }: Group): number => text + Math.max(...grid)
