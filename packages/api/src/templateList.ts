import { forecast, memoryResults, plan, resolveSeeds } from '@sceneweave/graph'
import { type Template, templates } from '@sceneweave/nodes'
import { listRunners, type Store, statAsset } from '@sceneweave/store'
import { z } from 'zod'
import type { Context } from './context.ts'
import { ApiFault } from './fault.ts'
import { forecastDoors } from './forecast/doors.ts'
import { addTimes, answerOf } from './forecast/forecastWish.ts'
import { timingOf } from './forecast/timings.ts'
import type { Identity } from './identity.ts'

export const TemplateRow = z.object({
  id: z.string(),
  title: z.string(),
  help: z.string(),
  needs: z.object({ models: z.array(z.string()).readonly(), uploads: z.int() }),
  /** Whether it runs here as it is. */
  ready: z.boolean(),
  /** What it waits for, in words. */
  missing: z.array(z.string()),
  /** How long all of it takes, from how long such nodes took here; absent when that is not known. */
  ms: z.number().optional(),
})

type Where = Pick<Context, 'store' | 'catalogue'> & { identity: Identity }

/** The templates with what each needs here. */
export function listTemplates(where: Where) {
  const doors = doorsOf(where)
  return Promise.all(templates.map((template) => described(where, { template, doors })))
}

// as if nothing were stored yet, by what is known of the models
const doorsOf = ({ store, identity }: Where) => forecastDoors(store, { user: identity.user })

/** One template with its graph. Throws not-found. */
export async function readTemplate(where: Where, id: string) {
  const found = templates.find((template) => template.id === id)
  if (found) return { ...(await described(where, { template: found, doors: doorsOf(where) })), graph: found.graph }
  const ids = templates.map(({ id }) => id).join(', ')
  throw new ApiFault('not-found', `there is no such template; there is ${ids}`)
}

type Described = { readonly template: Template; readonly doors: ReturnType<typeof forecastDoors> }

async function described(where: Where, { template, doors }: Described) {
  const [missing, ms] = await Promise.all([missingOf(where.store, template), wholeMs(where, { template, doors })])
  const { id, title, help, needs } = template
  return { id, title, help, needs, ready: missing.length === 0, missing, ...(ms !== undefined && { ms }) }
}

// shipped weights come with every runner; a file of weights is fetched by whichever runs it
async function missingOf(store: Store, { needs: { models, uploads } }: Template): Promise<string[]> {
  const live = (await listRunners(store)).some(({ status }) => status === 'live')
  const files = await Promise.all(
    models.map((source) => (/^[0-9a-f]{64}$/.test(source) ? statAsset(store, source) : true)),
  )
  return [
    ...(live ? [] : ['a runner: none is running now']),
    ...models
      .filter((_, at) => files[at] === null)
      .map((source) => `the weights file ${source.slice(0, 12)}…: upload it`),
    ...(uploads === 1
      ? ['a picture or film of your own']
      : uploads > 1
        ? [`${uploads} pictures or films of your own`]
        : []),
  ]
}

/** As if nothing were stored yet. */
async function wholeMs(where: Where, { template: { graph }, doors }: Described): Promise<number | undefined> {
  const { catalogue } = where
  const planned = plan(
    resolveSeeds(graph, catalogue, () => 1),
    catalogue,
    { type: 'all' },
  )
  const signal = new AbortController().signal
  const foreseen = await forecast(planned, catalogue, {
    contextOf: doors,
    results: memoryResults(),
    signal,
  })
  // behind what lacks a file nobody knows what comes
  if (foreseen.some(({ state }) => state === 'problem')) return undefined
  return addTimes(foreseen.map(answerOf), await timingOf(where, graph))
}
