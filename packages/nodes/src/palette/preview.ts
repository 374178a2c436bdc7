import { NodeFault } from '@sceneweave/graph'
import { z } from 'zod'
import { exampleValues } from '../exampleValues.ts'
import { defineNode } from '../node.ts'
import { videoOf } from '../videoOf.ts'

/** A small looping film to look at while working. */
export const preview = defineNode({
  type: 'preview',
  version: 1,
  title: 'Preview',
  help: 'Shows a clip or a film, small and looping, right on the canvas.',
  category: 'film',
  aliases: ['view', 'watch', 'show', 'player'],
  inputs: {
    clip: { kind: 'clip', optional: true, help: 'One clip.' },
    video: { kind: 'video', optional: true, help: 'A whole film.' },
  },
  outputs: { preview: { kind: 'clip', help: 'What is shown.' } },
  params: z.strictObject({}),
  output: true,
  example: { params: {}, inputs: { clip: exampleValues.clip } },
  async run({ media }, { clip, video }) {
    if (clip && video) throw new NodeFault('one-source', 'wire either a clip or a film', 'never')
    const shown = video ?? (clip && videoOf([clip]))
    if (!shown) throw new NodeFault('one-source', 'nothing is wired; wire a clip or a film', 'never')
    return { preview: await media.video(await media.preview(shown)) }
  },
})
