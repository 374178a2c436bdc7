import { NodeFault } from '@sceneweave/graph'
import { AssetRef } from '@sceneweave/project'
import { z } from 'zod'
import { defineNode } from '../node.ts'

/** An uploaded picture. */
export const loadImage = defineNode({
  type: 'loadImage',
  version: 1,
  title: 'Load picture',
  help: 'A picture of your own: how a character looks, a place, or a shot to begin from. Drop a file on the canvas to make one.',
  category: 'load',
  aliases: ['image', 'photo', 'upload', 'reference'],
  inputs: {},
  outputs: { image: 'image' },
  params: z.strictObject({
    asset: AssetRef.nullable()
      .default(null)
      .meta({ title: 'Picture', description: 'A PNG, JPEG, WebP or GIF file.', assets: ['image/*'] }),
  }),
  example: { params: { asset: { asset: 'a'.repeat(64), mediaType: 'image/png', bytes: 1024 } } },
  async run({ media }, _, { asset }) {
    if (!asset) throw new NodeFault('no-file', 'no picture is chosen; choose or upload one', 'never')
    return { image: await media.image(asset) }
  },
})
