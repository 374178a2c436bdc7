import { Palette, paletteOf } from '../palette.ts'
import { procedure, router } from '../procedure.ts'

/** The palette as data: all that an editor or a script needs to know about nodes. */
export const nodesRouter = router({
  list: procedure({
    help: 'Every type of node with its ports, parameters (JSON Schema) and help, and every kind of port.',
    scope: 'read',
    http: 'GET /nodes',
  })
    .output(Palette)
    .query(({ ctx }) => paletteOf(ctx.catalogue)),
})
