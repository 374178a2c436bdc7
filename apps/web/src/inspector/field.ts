import type { NodeDefinition } from '@sceneweave/graph'
import type { Json } from '@sceneweave/project'
import { z } from 'zod'

/** How a parameter is asked for. `wide`: the range is too wide for an even slider. */
export type FieldKind =
  | { type: 'text' }
  | { type: 'words' }
  | { type: 'number'; isWhole: boolean; min?: number; max?: number; step: number }
  | { type: 'choice'; options: readonly string[] }
  | { type: 'switch' }
  | { type: 'seed' }
  | { type: 'asset'; mediaTypes: readonly string[]; holds: 'ref' | 'id'; names: readonly string[] }
  | { type: 'take' }
  | { type: 'scene' }
  | { type: 'json' }

/** One parameter of a node as a form shows it. */
export type Field = {
  name: string
  title: string
  help: string
  kind: FieldKind
  isNullable: boolean
  /** What it is when nobody has set it. */
  standard: Json | undefined
  /** What is wrong with a value, in words; null when nothing is. */
  problem(value: unknown): string | null
}

type Schema = {
  type?: string
  title?: string
  description?: string
  default?: Json
  multiline?: boolean
  assets?: readonly string[]
  takes?: boolean
  enum?: readonly string[]
  anyOf?: readonly Schema[]
  minimum?: number
  maximum?: number
  pattern?: string
}

const known = new WeakMap<NodeDefinition, readonly Field[]>()

/** The form of a node, read off its definition; made once for each. */
export function fieldsOf(definition: NodeDefinition): readonly Field[] {
  const before = known.get(definition)
  if (before) return before
  const { properties = {} } = z.toJSONSchema(definition.params, { io: 'input', unrepresentable: 'any' })
  const fields = Object.entries(properties as Record<string, Schema>).map(([name, schema]) =>
    fieldOf(name, schema, { rule: definition.params.shape[name] as z.ZodType, definition }),
  )
  known.set(definition, fields)
  return fields
}

function fieldOf(
  name: string,
  schema: Schema,
  { rule, definition }: { rule: z.ZodType; definition: NodeDefinition },
): Field {
  const plain = withoutNull(schema)
  const isNullable = schema.anyOf?.some(({ type }) => type === 'null') ?? false
  const problem = (value: unknown) => rule.safeParse(value).error?.issues.map(sentenceOf)[0] ?? null
  const accepts = (value: unknown) => rule.safeParse(value).success
  const kind = definition.seeds.includes(name) ? ({ type: 'seed' } as const) : kindOf(name, schema, plain, accepts)
  const title = schema.title ?? spaced(name)
  return { name, title, help: schema.description ?? '', kind, isNullable, standard: schema.default, problem }
}

const withoutNull = (schema: Schema): Schema => schema.anyOf?.find(({ type }) => type !== 'null') ?? schema

type Accepts = (value: unknown) => boolean

function kindOf(name: string, outer: Schema, plain: Schema, accepts: Accepts): FieldKind {
  if (outer.assets) {
    const holds = plain.type === 'string' ? 'id' : 'ref'
    return { type: 'asset', mediaTypes: outer.assets, holds, names: holds === 'id' ? namesIn(plain.pattern) : [] }
  }
  if (outer.takes) return { type: 'take' }
  if (name === 'scene' && plain.type === 'object') return { type: 'scene' }
  if (plain.enum) return { type: 'choice', options: plain.enum }
  if (plain.type === 'string') return { type: outer.multiline ? 'words' : 'text' }
  if (plain.type === 'boolean') return { type: 'switch' }
  if (plain.type === 'number' || plain.type === 'integer') return numberKind(plain, accepts)
  return { type: 'json' }
}

/** The words that a pattern such as `^(?:tiny|[0-9a-f]{64})$` allows beside ids. */
const namesIn = (pattern = ''): string[] =>
  (/^\^\(\?:(.*)\)\$$/.exec(pattern)?.[1] ?? '').split('|').filter((word) => /^\w+$/.test(word))

function numberKind({ type, minimum, maximum }: Schema, accepts: Accepts): FieldKind {
  const isWhole = type === 'integer'
  const min = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum
  const max = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum
  return { type: 'number', isWhole, min, max, step: isWhole ? wholeStep(min ?? 0, accepts) : fineStep(min, max) }
}

// 1, 5, 9, 13 … is a rule that a JSON schema cannot say: asking it finds the step
const wholeStep = (from: number, accepts: Accepts): number =>
  [1, 2, 3, 4, 5, 6, 8, 10, 16].find((step) => accepts(from + step)) ?? 1

const fineStep = (min = 0, max = 100): number => (max - min <= 2 ? 0.01 : 0.1)

const sentenceOf = ({ path, message }: z.core.$ZodIssue): string =>
  path.length > 0 ? `${path.map(String).join('.')}: ${message}` : message

const spaced = (name: string): string => name.replace(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase())

/** Where a slider stands between 0 and 1, and back. Ranges of more than 50 are bent, so that small values have room. */
export function bentScale({ min, max, step }: { min: number; max: number; step: number }) {
  const bend = max - min > 50 ? 3 : 1
  const rounded = (value: number) => Number((min + Math.round((value - min) / step) * step).toFixed(6))
  return {
    placeOf: (value: number) => Math.min(Math.max((value - min) / (max - min), 0), 1) ** (1 / bend),
    valueAt: (place: number) => rounded(min + (max - min) * place ** bend),
  }
}

/** A value moved by steps and kept within its bounds. */
export function stepped(value: number, steps: number, kind: Extract<FieldKind, { type: 'number' }>): number {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, step } = kind
  return Math.min(Math.max(Number((value + steps * step).toFixed(6)), min), max)
}

/** What a person typed into a number field: the number, or why it is none. */
export function readNumber(text: string, isNullable: boolean): { value: number | null } | { isNone: true } {
  const trimmed = text.trim().replace(',', '.')
  if (trimmed === '' && isNullable) return { value: null }
  const value = Number(trimmed)
  return trimmed === '' || !Number.isFinite(value) ? { isNone: true } : { value }
}
