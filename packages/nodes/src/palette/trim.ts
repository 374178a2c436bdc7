import { NodeFault } from '@sceneweave/graph'
import { z } from 'zod'
import { defineNode } from '../node.ts'

const Frame = z
  .int('must be a whole number of frames')
  .min(0, 'must not be negative')
  .max(2 ** 31)

/** Part of a clip; no picture is touched. */
export const trim = defineNode({
  type: 'trim',
  version: 1,
  title: 'Trim',
  help: 'Keeps part of a clip. Nothing is copied, so a long film trims at once.',
  category: 'film',
  aliases: ['cut', 'crop', 'shorten', 'in out'],
  inputs: {
    clip: 'clip',
    from: { kind: 'number', optional: true, help: 'The first frame kept, in place of the one below.' },
    to: { kind: 'number', optional: true, help: 'The frame after the last, in place of the one below.' },
  },
  outputs: { clip: 'clip' },
  bypass: { clip: 'clip' },
  params: z.strictObject({
    from: Frame.default(0).meta({ title: 'From frame', description: 'The first frame that is kept, counted from 0.' }),
    to: Frame.nullable()
      .default(null)
      .meta({ title: 'To frame', description: 'The frame after the last. Empty: the end.' }),
  }),
  example: {
    params: { from: 4, to: 12 },
  },
  async run(_, { clip, ...wired }, params) {
    const length = clip.to - clip.from
    const from = wired.from ?? params.from
    const to = Math.min(wired.to ?? params.to ?? length, length)
    if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || from >= to)
      throw new NodeFault(
        'empty-part',
        `frames ${from} to ${to} of ${length} are no part of the clip; keep at least one`,
        'never',
      )
    const { preview, ...whole } = clip
    const isWhole = from === 0 && to === length
    return { clip: { ...whole, from: clip.from + from, to: clip.from + to, ...(isWhole && preview && { preview }) } }
  },
})
