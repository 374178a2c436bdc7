import { NodeFault } from '@sceneweave/graph'
import { z } from 'zod'
import { defineNode } from '../node.ts'

/** One frame of a clip as a picture. */
export const still = defineNode({
  type: 'still',
  version: 1,
  title: 'Still',
  help: 'One frame of a clip as a picture: to export it, or to show a character by it.',
  category: 'film',
  aliases: ['frame', 'poster', 'image', 'snapshot'],
  inputs: { clip: 'clip' },
  outputs: { image: 'image' },
  params: z.strictObject({
    at: z
      .int('must be a whole number of frames')
      .min(0, 'must not be negative')
      .max(2 ** 31)
      .default(0)
      .meta({ title: 'Frame', description: 'Which frame, counted from 0.' }),
  }),
  example: { params: { at: 3 } },
  async run({ media }, { clip }, { at }) {
    const length = clip.to - clip.from
    if (at >= length)
      throw new NodeFault(
        'no-such-frame',
        `the clip has ${length} frames, none at ${at}; choose ${length - 1} or less`,
        'never',
      )
    return { image: await media.frame(clip, at) }
  },
})
