import type { NodeDefinition } from '@sceneweave/graph'
import type { Json } from '@sceneweave/project'
import { words } from '../words/index.ts'

/** One parameter as the canvas knows it: enough to show it and, if it is simple, to change it in place. */
export type ParamField = {
  name: string
  title: string
  help: string
  type: 'words' | 'text' | 'number' | 'flag' | 'choice' | 'other'
  options: readonly string[]
  /** Whole numbers only. */
  isWhole: boolean
  isNullable: boolean
  /** Left empty it is drawn at every run. */
  isSeed: boolean
  fallback: Json | undefined
}

type Schema = {
  def: { type: string; innerType?: Schema; defaultValue?: unknown; entries?: Record<string, string>; format?: string }
  isInt?: boolean
  meta?(): Record<string, unknown> | undefined
}

const known = new WeakMap<NodeDefinition, readonly ParamField[]>()

/** The parameters of a kind of node, in its order. */
export function paramFields(definition: NodeDefinition): readonly ParamField[] {
  const before = known.get(definition)
  if (before) return before
  const shape = definition.params.shape as unknown as Record<string, Schema>
  const isSeed = (name: string) => definition.seeds.includes(name)
  const fields = Object.entries(shape).map(([name, schema]) => ({ ...fieldOf(name, schema), isSeed: isSeed(name) }))
  known.set(definition, fields)
  return fields
}

function fieldOf(name: string, schema: Schema): Omit<ParamField, 'isSeed'> {
  const meta = schema.meta?.() ?? {}
  let inner = schema
  let fallback: Json | undefined
  let isNullable = false
  while (inner.def.innerType) {
    if (inner.def.type === 'default') fallback ??= inner.def.defaultValue as Json
    if (inner.def.type === 'nullable') isNullable = true
    inner = inner.def.innerType
  }
  return {
    name,
    title: typeof meta.title === 'string' ? meta.title : name,
    help: typeof meta.description === 'string' ? meta.description : '',
    type: typeOf(inner.def.type, meta),
    options: Object.values(inner.def.entries ?? {}),
    isWhole: inner.isInt === true || String(inner.def.format ?? '').includes('int'),
    isNullable,
    fallback,
  }
}

function typeOf(type: string, meta: Record<string, unknown>): ParamField['type'] {
  if (meta.assets) return 'other'
  if (type === 'string') return meta.multiline ? 'words' : 'text'
  if (type === 'number' || type === 'int') return 'number'
  if (type === 'boolean') return 'flag'
  return type === 'enum' ? 'choice' : 'other'
}

const most = 4

/** The parameters that stand on the node itself: at most four; tables that are drawn by hand stay in the inspector. */
export const shownFields = (definition: NodeDefinition): readonly ParamField[] =>
  paramFields(definition)
    .filter(({ type, fallback }) => type !== 'other' || fallback !== null)
    .slice(0, most)

/** A parameter's value in a few words, as it stands on the node. */
export function paramText(field: ParamField, value: Json | undefined): string {
  const shown = value === undefined ? field.fallback : value
  if (shown === null || shown === undefined) return field.isSeed ? words.canvas.drawn : words.canvas.unset
  if (typeof shown === 'boolean') return shown ? words.canvas.on : words.canvas.off
  if (typeof shown === 'number') return String(Math.round(shown * 1e6) / 1e6)
  if (typeof shown === 'string') return shown.length === 64 && /^[0-9a-f]+$/.test(shown) ? shown.slice(0, 10) : shown
  if (Array.isArray(shown)) return words.canvas.items(shown.length)
  const { shots, story } = shown as { shots?: readonly Json[]; story?: string }
  if (Array.isArray(shots)) return `${words.canvas.shots(shots.length)}${story ? ` · ${story}` : ''}`
  return Object.keys(shown).length === 0 ? words.canvas.none : words.canvas.set
}
