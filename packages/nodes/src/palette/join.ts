import { NodeFault } from '@sceneweave/graph'
import { z } from 'zod'
import { exampleValues } from '../exampleValues.ts'
import { defineNode } from '../node.ts'
import { videoOf } from '../videoOf.ts'

/** Clips after one another. */
export const join = defineNode({
  type: 'join',
  version: 1,
  title: 'Join',
  help: 'Puts clips after one another, in the order of their wires. Nothing is copied until the film is exported.',
  category: 'film',
  aliases: ['concat', 'concatenate', 'cut scene', 'edit', 'sequence'],
  inputs: {
    before: { kind: 'video', optional: true, help: 'A film that comes first.' },
    clips: { kind: 'clip', variadic: true, optional: true, help: 'Clips, or lists of clips.' },
    after: { kind: 'video', optional: true, help: 'A film that comes last.' },
  },
  outputs: { video: 'video' },
  bypass: { video: 'before' },
  params: z.strictObject({}),
  example: { params: {}, inputs: { clips: [exampleValues.clip, exampleValues.clip] } },
  async run(_, { before, clips, after }) {
    const segments = [...(before?.segments ?? []), ...clips, ...(after?.segments ?? [])]
    if (segments.length === 0) throw new NodeFault('no-clips', 'nothing is wired; wire at least one clip', 'never')
    return { video: videoOf(segments) }
  },
})
