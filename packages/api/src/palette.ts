import type { Catalogue } from '@sceneweave/graph'
import { JsonValue } from '@sceneweave/project'
import { z } from 'zod'

const JsonSchema = z.record(z.string(), z.unknown())

const PortOfNode = z.object({
  kind: z.string(),
  optional: z.boolean(),
  variadic: z.boolean(),
  list: z.boolean(),
  help: z.string(),
})

/** Nodes in the order of the palette, and how their ports look. */
export const Palette = z.object({
  kinds: z.record(
    z.string(),
    z.object({ title: z.string(), colour: z.string(), shape: z.string(), value: JsonSchema }),
  ),
  nodes: z.array(
    z.object({
      type: z.string(),
      version: z.int(),
      title: z.string(),
      help: z.string(),
      category: z.string(),
      aliases: z.array(z.string()).readonly(),
      inputs: z.record(z.string(), PortOfNode),
      outputs: z.record(z.string(), PortOfNode),
      params: JsonSchema,
      /** What params are when nobody has set them. */
      defaults: z.record(z.string(), JsonValue),
      output: z.boolean(),
      seeds: z.array(z.string()).readonly(),
      bypass: z.record(z.string(), z.string()),
    }),
  ),
})
export type Palette = z.infer<typeof Palette>

const known = new WeakMap<Catalogue, Palette>()

/** The catalogue as JSON; made once for each. */
export function paletteOf(catalogue: Catalogue): Palette {
  const palette = known.get(catalogue) ?? {
    kinds: Object.fromEntries([...catalogue.kinds].map(([id, kind]) => [id, { ...kind, value: toSchema(kind.value) }])),
    nodes: [...catalogue.nodes.values()].map(({ params, ...node }) => ({
      ...node,
      params: toSchema(params),
      defaults: defaultsOf(params),
    })),
  }
  known.set(catalogue, palette)
  return palette
}

const toSchema = (schema: z.ZodType): Record<string, unknown> =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

/** Each parameter's own default; one that must be given has none. */
function defaultsOf(params: z.ZodObject): Palette['nodes'][number]['defaults'] {
  const entries = Object.entries(params.shape).flatMap(([name, field]) => {
    const { success, data } = (field as z.ZodType).safeParse(undefined)
    return success && data !== undefined ? [[name, data]] : []
  })
  return JSON.parse(JSON.stringify(Object.fromEntries(entries)))
}
