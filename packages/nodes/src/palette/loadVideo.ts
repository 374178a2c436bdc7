import { NodeFault } from '@sceneweave/graph'
import { AssetRef } from '@sceneweave/project'
import { z } from 'zod'
import { defineNode } from '../node.ts'

/** An uploaded film as one clip. */
export const loadVideo = defineNode({
  type: 'loadVideo',
  version: 1,
  title: 'Load film',
  help: 'A film of your own, to cut, to go on from, or to give as a shot. Its frames stay in the file until they are needed.',
  category: 'load',
  aliases: ['video', 'movie', 'clip', 'upload'],
  inputs: {},
  outputs: { clip: 'clip' },
  params: z.strictObject({
    asset: AssetRef.nullable()
      .default(null)
      .meta({
        title: 'Film',
        description: 'An MP4, WebM, WebP or GIF file.',
        assets: ['video/*', 'image/webp', 'image/gif'],
      }),
  }),
  example: { params: { asset: { asset: 'b'.repeat(64), mediaType: 'video/mp4', bytes: 4096 } } },
  async run({ media }, _, { asset }) {
    if (!asset) throw new NodeFault('no-file', 'no film is chosen; choose or upload one', 'never')
    return { clip: await media.video(asset) }
  },
})
