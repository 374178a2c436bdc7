import type { Take } from '@sceneweave/project'
import { words } from '../words/index.ts'

const text = words.storyboard

/** Something in which two takes differ, in words. */
export type TakeDifference = { readonly what: string; readonly left: string; readonly right: string }

const facts: readonly [string, (take: Take) => string][] = [
  [text.takes.words, ({ words }) => words.replace('[SHOT CUT] ', '')],
  [text.seed, ({ shot }) => String(shot.seed)],
  [text.takes.takeNumber, ({ shot }) => String(shot.take)],
  [text.takes.length, ({ shot }) => text.frames(shot.frames)],
  [text.takes.cutBegin, ({ shot }) => (shot.cut ? text.takes.aCut : text.takes.noCut)],
  [text.takes.contextTime, ({ contextTime }) => contextTime.toFixed(2)],
  [text.takes.seen, ({ context }) => text.takes.seenShots(context.length)],
  [text.takes.model, ({ model }) => model.slice(0, 12)],
]

/** What two takes were made of that is not the same. Prompts that are alike in both are told once, by none. */
export function takeDifferences(left: Take, right: Take): TakeDifference[] {
  const found = facts.flatMap(([what, tell]): TakeDifference[] => {
    const told = { what, left: tell(left), right: tell(right) }
    return told.left === told.right ? [] : [told]
  })
  const isOtherContext = left.context.join() !== right.context.join() && left.context.length === right.context.length
  if (!isOtherContext || left.context.length === 0) return found
  return [...found, { what: text.takes.seen, left: text.takes.these, right: text.takes.others }]
}
