'use client'
import type { NodeDefinition } from '@sceneweave/graph'
import { type GraphNode, type Json, type NodeId, Scene } from '@sceneweave/project'
import { useShallow } from 'zustand/react/shallow'
import { paramsOf } from '../canvas/paramsNow.ts'
import { edit, useEditor } from '../editor/useEditor.ts'
import { words } from '../words/index.ts'
import { AssetParam } from './AssetParam.tsx'
import { ChoiceParam, SwitchParam } from './ChoiceParam.tsx'
import { type Field, type FieldKind, fieldsOf } from './field.ts'
import { JsonParam } from './JsonParam.tsx'
import { isSame, mergedValue, paramEdits } from './merged.ts'
import { NumberParam } from './NumberParam.tsx'
import type { ParamProps } from './param.ts'
import { SceneParam } from './SceneParam.tsx'
import { SeedParam } from './SeedParam.tsx'
import { TakeParam } from './TakeParam.tsx'
import { TextParam } from './TextParam.tsx'

const controls: Record<Exclude<FieldKind['type'], 'scene'>, (props: ParamProps) => React.ReactNode> = {
  text: TextParam,
  words: TextParam,
  number: NumberParam,
  choice: ChoiceParam,
  switch: SwitchParam,
  seed: SeedParam,
  asset: AssetParam,
  take: TakeParam,
  json: JsonParam,
}

/** The control of a field, by what kind it is. A scene has none: it is a form of its own. */
export function FieldControl(props: ParamProps) {
  const { type } = props.field.kind
  if (type === 'scene') return null
  const Control = controls[type]
  return <Control {...props} />
}

type FormProps = { ids: readonly NodeId[]; definition: NodeDefinition; only?: readonly string[] }

/** The parameters of one node, or those that several nodes of one type share; `only` shows these, in this order. */
export function ParamForm({ ids, definition, only }: FormProps) {
  const all = fieldsOf(definition)
  const fields = only ? only.flatMap((name) => all.find((field) => field.name === name) ?? []) : all
  if (fields.length === 0) return <p className="text-muted">{words.inspector.node.none}</p>
  return (
    <div className="flex flex-col gap-3">
      {fields.map((field) => (
        <Param key={`${ids.join(' ')} ${field.name}`} ids={ids} field={field} definition={definition} />
      ))}
    </div>
  )
}

/** One parameter of the nodes that are held. It asks for its own values, so that typing draws nothing else. */
function Param({ ids, field, definition }: { ids: readonly NodeId[]; field: Field; definition: NodeDefinition }) {
  const values = useEditor(useShallow((state) => ids.map((id) => paramOf(state.project?.graph.nodes[id], field))))
  const isOff = useEditor((state) => state.role === 'viewer')
  const title = useEditor((state) => state.project?.graph.nodes[ids[0]]?.title) ?? definition.title
  const { value, isMixed } = mergedValue(values)
  const write = (next: Json) => {
    const nodes = useEditor.getState().project?.graph.nodes ?? {}
    const edits = paramEdits(nodes, { ids, name: field.name, value: next })
    const { changed, changedMany } = words.inspector
    if (edits.length > 0)
      edit(ids.length === 1 ? changed(field.title, title) : changedMany(field.title, ids.length), edits)
  }
  if (field.kind.type === 'scene') {
    const { data } = Scene.safeParse(value)
    return ids.length === 1 && data ? <SceneParam node={ids[0]} scene={data} isOff={isOff} /> : null
  }
  const { standard } = field
  const canReset = !isOff && standard !== undefined && (isMixed || !isSame(value, standard))
  return (
    <FieldControl
      id={`param-${ids[0]}-${field.name}`}
      {...{ field, value, isMixed, isOff, write }}
      onReset={canReset ? () => write(standard) : undefined}
    />
  )
}

/** A node's value for a parameter; its standard where it has none. */
const paramOf = (node: GraphNode | undefined, { name, standard }: Field): Json | undefined =>
  node && Object.hasOwn(paramsOf(node), name) ? paramsOf(node)[name] : standard
