import { Graph, Id } from '@sceneweave/project'
import { z } from 'zod'
import { procedure, router } from '../procedure.ts'
import { listTemplates, readTemplate, TemplateRow } from '../templateList.ts'

/** Graphs to begin from. */
export const templatesRouter = router({
  list: procedure({
    help: 'Graphs to begin from, simplest first: what each needs, whether it can run here, and how long it takes.',
    scope: 'read',
    http: 'GET /templates',
  })
    .output(z.array(TemplateRow))
    .query(({ ctx }) => listTemplates(ctx)),

  read: procedure({ help: 'A template with its graph.', scope: 'read', http: 'GET /templates/{template}' })
    .input(z.object({ template: Id }))
    .output(TemplateRow.extend({ graph: Graph }))
    .query(({ ctx, input }) => readTemplate(ctx, input.template)),
})
