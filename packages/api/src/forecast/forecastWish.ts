import { applyOverrides, forecast, type NodeForecast, type Plan, plan, resolveSeeds } from '@sceneweave/graph'
import type { Json } from '@sceneweave/project'
import { peekResults, type Store } from '@sceneweave/store'
import type { z } from 'zod'
import type { Problem } from '../answers.ts'
import type { Context } from '../context.ts'
import type { Identity } from '../identity.ts'
import { graphOf, RunWish, requireAssets } from '../submit.ts'
import type { Forecast, ForecastNode } from './answer.ts'
import { forecastDoors } from './doors.ts'
import { reasonsOf } from './reasons.ts'
import { type Timing, timingOf } from './timings.ts'

/** What would be submitted. outputs: what is reused comes along. */
export const ForecastWish = RunWish.pick({ graph: true, project: true, overrides: true, target: true })
export type ForecastWish = z.infer<typeof ForecastWish> & { outputs: boolean }

type Caller = Context & { identity: Identity }
type Problems = z.infer<typeof Problem>[]

/** What submitting this would run and what it would find, without doing any of it. Throws as `submitWish` does, but for problems. */
export async function forecastWish(caller: Caller, wish: ForecastWish, signal: AbortSignal): Promise<Forecast> {
  const { store, catalogue, identity } = caller
  const saved = await graphOf(caller, wish, 'viewer')
  const graph = applyOverrides(saved, wish.overrides, catalogue)
  await requireAssets(store, identity, graph)
  // a seed that is drawn is another one each time, so that nothing is found behind it
  const seeded = resolveSeeds(graph, catalogue, () => Math.floor(Math.random() * 2 ** 32))
  const planned = plan(seeded, catalogue, wish.target)
  const contextOf = forecastDoors(store, { project: wish.project, user: identity.user })
  const foreseen = await forecast(planned, catalogue, { contextOf, results: storedResults(store), signal })
  const reasons = await reasonsOf(caller, { graph, plan: planned, foreseen, project: wish.project })
  const nodes = foreseen.map((one) => ({ ...answerOf(one), ...optional('reason', reasons.get(one.node)) }))
  const timing = await timingOf(caller, graph)
  const told = { ...optional('ms', addTimes(nodes, timing)), ...optional('memoryBytes', memoryOf(nodes, timing)) }
  if (wish.outputs) await addOutputs(store, nodes, foreseen)
  return { nodes, problems: problemsOf(planned, foreseen), ...countsOf(nodes), ...told }
}

/** Tells of each node that runs how long it takes. Returns the sum; undefined when of some that is not known. */
export function addTimes(nodes: readonly ForecastNode[], timing: Timing): number | undefined {
  let all: number | undefined = 0
  for (const one of nodes) {
    if (one.state !== 'runs' || one.light) continue
    const ms = timing.msOf(one.node, one.items ? 1 - one.items.done / Math.max(1, one.items.of) : 1)
    if (ms !== undefined) one.ms = ms
    all = all === undefined || ms === undefined ? undefined : all + ms
  }
  return all
}

/** The most of the nodes that run: they run one after another. Undefined when of some, or where none runs, that is not known. */
function memoryOf(nodes: readonly ForecastNode[], timing: Timing): number | undefined {
  const running = nodes.filter(({ state, light }) => state === 'runs' && !light)
  const peaks = running.map(({ node }) => timing.peakBytesOf(node))
  const known = peaks.filter((bytes) => bytes !== undefined)
  return known.length === peaks.length && known.some((bytes) => bytes > 0) ? Math.max(...known) : undefined
}

/** Results of the store, to be read. */
const storedResults = (store: Store) => ({
  get: async (key: string) => (await peekResults(store, [key]))[0] ?? null,
  getMany: async (keys: readonly string[]) =>
    new Map((await peekResults(store, keys)).map(({ key, outputs }) => [key, { outputs }])),
})

const optional = <K extends string, T>(name: K, value: T | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [key in K]?: T }

export function answerOf(foreseen: NodeForecast): ForecastNode {
  const { node, key, state } = foreseen
  const known = { node, state, ...(key !== undefined && { key }) }
  if (foreseen.state !== 'runs') return known
  const { light, depends, items } = foreseen
  return { ...known, ...(light && { light }), ...(depends && { depends }), ...(items && { items }) }
}

/** What is reused but not needed, because what stands on it is there, was not read before. */
async function addOutputs(store: Store, nodes: ForecastNode[], foreseen: readonly NodeForecast[]): Promise<void> {
  const read = new Map<string, Record<string, Json>>()
  for (const one of foreseen) if (one.state === 'reused' && one.outputs) read.set(one.node, one.outputs)
  const keys = nodes.flatMap(({ node, key, state }) => (state === 'reused' && key && !read.has(node) ? [key] : []))
  const kept = new Map((await peekResults(store, keys)).map(({ key, outputs }) => [key, outputs]))
  for (const one of nodes) {
    const outputs = read.get(one.node) ?? (one.state === 'reused' && one.key ? kept.get(one.key) : undefined)
    if (outputs) one.outputs = outputs
  }
}

function problemsOf({ order, nodes }: Plan, foreseen: readonly NodeForecast[]): Problems {
  if (order.length === 0)
    return [
      {
        code: 'nothing-to-run',
        message: 'There is nothing to run.',
        mend: 'Add a node with a result, such as an export, or name nodes.',
      },
    ]
  return foreseen.flatMap((one): Problems => {
    if (one.state !== 'problem' || !('fault' in one)) return []
    const { problem } = nodes.get(one.node)!
    return [problem ?? { node: one.node, code: one.fault.code, ...inTwo(one.fault.message) }]
  })
}

/** Faults say what is wrong and, behind a semicolon or in a second sentence, what to do. */
function inTwo(message: string): { message: string; mend: string } {
  const [, what, mend] = /^(.*?)(?:; |(?<=[.:]) )(.*)$/s.exec(message) ?? [null, message, '']
  return { message: sentence(what), mend: sentence(mend) }
}

const sentence = (text: string): string =>
  text === '' ? '' : `${text[0].toUpperCase()}${text.slice(1).replace(/[.:;]$/, '')}.`

const countsOf = (nodes: readonly ForecastNode[]) => ({
  reused: nodes.filter(({ state }) => state === 'reused').length,
  runs: nodes.filter(({ state }) => state === 'runs').length,
  light: nodes.filter(({ light }) => light).length,
})
