import { templates } from '@sceneweave/nodes'
import { Graph, Id } from '@sceneweave/project'
import { z } from 'zod'
import { ApiFault } from '../fault.ts'
import { procedure, router } from '../procedure.ts'

const TemplateRow = z.object({
  id: z.string(),
  title: z.string(),
  help: z.string(),
  needs: z.object({ models: z.array(z.string()).readonly(), uploads: z.int() }),
})

/** Graphs to begin from. */
export const templatesRouter = router({
  list: procedure({
    help: 'Graphs to begin from and what each needs, simplest first.',
    scope: 'read',
    http: 'GET /templates',
  })
    .output(z.array(TemplateRow))
    .query(() => [...templates]),

  read: procedure({ help: 'A template with its graph.', scope: 'read', http: 'GET /templates/{template}' })
    .input(z.object({ template: Id }))
    .output(TemplateRow.extend({ graph: Graph }))
    .query(({ input }) => {
      const found = templates.find(({ id }) => id === input.template)
      if (!found)
        throw new ApiFault(
          'not-found',
          `there is no such template; there is ${templates.map(({ id }) => id).join(', ')}`,
        )
      return found
    }),
})
