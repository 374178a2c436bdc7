import {
  applyEdit,
  type Edit,
  EditFault,
  type Graph,
  type Json,
  type JsonObject,
  newProject,
  Scene,
  Shot,
} from '@sceneweave/project'
import type { Catalogue } from './catalogue.ts'

/**
 * The graph with values put over those it was saved with. An address is `<node>.<parameter>`, deeper with more names or
 * places (`gen.matrix.0`), where a node is named by its id or its title; or `<shot>.<field>` for a shot of a scene
 * (`shot2.prompt`), with the scene's node before it where several scenes have that shot. The graph that came stays as it
 * was. Throws EditFault, which says what there is instead, when an address names nothing or two things.
 */
export function applyOverrides(graph: Graph, overrides: Readonly<Record<string, Json>>, catalogue: Catalogue): Graph {
  let project = { ...newProject('overrides', ''), graph }
  // one after the other: two of them may change one parameter
  for (const [address, value] of Object.entries(overrides))
    project = applyEdit(project, overrideEdit(project.graph, { address, value }, catalogue)).project
  return project.graph
}

type Override = { address: string; value: Json }

/** The edit that an override is. */
function overrideEdit(graph: Graph, { address, value }: Override, catalogue: Catalogue): Edit {
  const [name, ...path] = address.split('.')
  if (path.length === 0 || path.includes(''))
    refuse('wrong-shape', `${quoted(address)} is no address`, 'write <node>.<parameter>')
  const id = findNode(graph, name)
  if (id === null) return shotEdit(graph, { address, value })
  if (path.length > 1 && shotsOf(graph, id).includes(path[0]))
    return shotChange({ node: id, shot: path[0] }, { path: path.slice(1), value })
  const [param, ...inside] = path
  checkParam(graph, { id, param }, catalogue)
  const { params } = graph.nodes[id]
  const before = Object.hasOwn(params, param) ? params[param] : undefined
  const after = inside.length === 0 ? value : put({ value: before, path: inside, address }, value)
  return { type: 'node-change', id, change: { params: { [param]: after } } }
}

function findNode(graph: Graph, name: string): string | null {
  if (Object.hasOwn(graph.nodes, name)) return name
  const titled = Object.keys(graph.nodes).filter((id) => graph.nodes[id].title === name)
  if (titled.length > 1)
    refuse('unknown-node', `${titled.length} nodes are called ${quoted(name)}`, `use an id: ${some(titled)}`)
  return titled[0] ?? null
}

function shotEdit(graph: Graph, { address, value }: Override): Edit {
  const [shot, ...path] = address.split('.')
  const scenes = Object.keys(graph.nodes).filter((id) => shotsOf(graph, id).includes(shot))
  if (scenes.length === 1) return shotChange({ node: scenes[0], shot }, { path, value })
  if (scenes.length > 1)
    refuse(
      'unknown-shot',
      `${scenes.length} scenes have a shot ${quoted(shot)}`,
      `write ${scenes[0]}.${address} for one of them`,
    )
  return refuse('unknown-node', `the graph has no node or shot ${quoted(shot)}`, `it has ${some(namesIn(graph))}`)
}

function shotChange(
  { node, shot }: { node: string; shot: string },
  { path, value }: { path: string[]; value: Json },
): Edit {
  const [field] = path
  if (path.length === 1 && field !== 'id' && field in shotFields)
    return { type: 'shot-change', node, shot, change: { [field]: value } } as Edit
  const fields = Object.keys(shotFields).filter((one) => one !== 'id')
  return refuse('unknown-shot', `a shot has no ${quoted(path.join('.'))}`, `it has ${some(fields)}`)
}

const shotFields = Shot.shape

function shotsOf(graph: Graph, id: string): string[] {
  const { type, params } = graph.nodes[id]
  const scene = type === 'scene' ? Scene.safeParse(params.scene) : null
  return scene?.success ? scene.data.shots.map((shot) => shot.id) : []
}

/** A misspelt parameter would change nothing and say nothing. */
function checkParam(graph: Graph, { id, param }: { id: string; param: string }, catalogue: Catalogue): void {
  const definition = catalogue.nodes.get(graph.nodes[id].type)
  const known = definition ? Object.keys(definition.params.shape) : Object.keys(graph.nodes[id].params)
  if (!known.includes(param))
    refuse('wrong-shape', `node ${id} has no parameter ${quoted(param)}`, `it has ${some(known)}`)
}

/** The value with one place in it changed; everything else is shared. A list's items are named by place or by their id. */
function put({ value, path, address }: { value: Json | undefined; path: string[]; address: string }, next: Json): Json {
  const [step, ...rest] = path
  if (step === undefined) return next
  if (Array.isArray(value)) {
    const at = placeIn(value, step)
    if (at === -1)
      refuse('wrong-shape', `${quoted(address)}: a list has no item ${quoted(step)}`, `it has ${value.length}, from 0`)
    return value.map((item, place) => (place === at ? put({ value: item, path: rest, address }, next) : item))
  }
  if (typeof value !== 'object' || value === null)
    return refuse('wrong-shape', `${quoted(address)}: there is nothing inside to name`, 'set the whole parameter')
  const fields = value as JsonObject
  if (rest.length > 0 && !Object.hasOwn(fields, step))
    refuse('wrong-shape', `${quoted(address)}: there is no ${quoted(step)}`, `it has ${some(Object.keys(fields))}`)
  const inner = Object.hasOwn(fields, step) ? fields[step] : undefined
  return { ...fields, [step]: put({ value: inner, path: rest, address }, next) }
}

function placeIn(list: readonly Json[], step: string): number {
  const named = list.findIndex((item) => typeof item === 'object' && item !== null && 'id' in item && item.id === step)
  if (named !== -1 || !/^\d{1,9}$/.test(step)) return named
  return Number(step) < list.length ? Number(step) : -1
}

const namesIn = (graph: Graph): string[] => Object.keys(graph.nodes).flatMap((id) => [id, ...shotsOf(graph, id)])

const quoted = (text: string): string => JSON.stringify(text.slice(0, 80))

function some(names: readonly string[]): string {
  const shown = names.slice(0, 12).join(', ')
  return names.length === 0 ? 'none' : names.length > 12 ? `${shown} and ${names.length - 12} more` : shown
}

function refuse(code: EditFault['code'], what: string, mend: string): never {
  throw new EditFault(code, `${what}: ${mend}`)
}
