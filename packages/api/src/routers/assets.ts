import { AssetId } from '@sceneweave/project'
import { collectAssets, mayReadAsset, statAsset } from '@sceneweave/store'
import { z } from 'zod'
import { AssetRow, Collected } from '../answers.ts'
import { ApiFault } from '../fault.ts'
import { ownersProcedure, procedure, router } from '../procedure.ts'

/** What is known of stored bytes. The bytes themselves come and go over plain HTTP: POST /assets, GET /assets/{asset}. */
export const assetsRouter = router({
  stat: procedure({ help: 'Size and kind of an asset.', scope: 'read', http: 'GET /assets/{asset}/about' })
    .input(z.object({ asset: AssetId }))
    .output(AssetRow)
    .query(async ({ ctx, input }) => {
      const found = await statAsset(ctx.store, input.asset)
      if (found && (await mayReadAsset(ctx.store, { ...input, user: ctx.identity.user }))) return found
      throw new ApiFault('not-found', 'there is no such asset; check its id')
    }),

  collect: ownersProcedure({
    help: 'Deletes assets that nothing uses any more, or with `preview` only lists them.',
    scope: 'admin',
    http: 'POST /assets/collect',
  })
    .input(z.object({ preview: z.boolean().default(true) }))
    .output(Collected)
    .mutation(({ ctx, input }) => collectAssets(ctx.store, input)),
})
