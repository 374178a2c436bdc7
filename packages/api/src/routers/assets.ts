import { AssetId, ProjectId } from '@sceneweave/project'
import {
  assetKinds,
  assetSources,
  collectAssets,
  findOrigin,
  listAssets,
  mayReadAsset,
  readRun,
  statAsset,
} from '@sceneweave/store'
import { z } from 'zod'
import { requireRole } from '../access.ts'
import { AssetOrigin, AssetRow, Collected, ListedAsset, Run } from '../answers.ts'
import { ApiFault } from '../fault.ts'
import { ownersProcedure, procedure, router } from '../procedure.ts'

/** What is known of stored bytes. The bytes themselves come and go over plain HTTP: POST /assets, GET /assets/{asset}. */
export const assetsRouter = router({
  list: procedure({
    help: 'What you uploaded, and what runs and takes that you see made, newest first, with where it came from.',
    scope: 'read',
    http: 'GET /assets',
  })
    .input(
      z.object({
        kind: z.enum(assetKinds).optional(),
        source: z.enum(assetSources).optional(),
        project: ProjectId.optional(),
        before: AssetId.optional(),
        limit: z.int().min(1).max(200).default(50),
      }),
    )
    .output(z.array(ListedAsset))
    .query(async ({ ctx, input }) => {
      if (input.project) await requireRole(ctx.store, ctx.identity, input.project, 'viewer')
      return listAssets(ctx.store, { ...input, user: ctx.identity.user })
    }),

  origin: procedure({
    help: 'The run that made an asset, with the graph that it executed, and the node in it.',
    scope: 'read',
    http: 'GET /assets/{asset}/origin',
  })
    .input(z.object({ asset: AssetId }))
    .output(AssetOrigin.omit({ run: true }).extend({ run: Run }))
    .query(async ({ ctx, input }) => {
      const origin = await findOrigin(ctx.store, { ...input, user: ctx.identity.user })
      if (origin) return { ...origin, run: await readRun(ctx.store, origin.run) }
      throw new ApiFault('not-found', 'no run that you may see made that asset; it was uploaded, or its run is gone')
    }),

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
