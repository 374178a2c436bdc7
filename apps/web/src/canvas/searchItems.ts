import { catalogue, categories, templates } from '@sceneweave/nodes'
import type { Graph } from '@sceneweave/project'
import type { Command } from '../keys/commands.ts'
import { words } from '../words/index.ts'
import type { End } from './connection.ts'
import { commonAt, takers } from './ranking.ts'
import type { SearchItem } from './search.ts'

const shelf = (category: string): string => categories[category as keyof typeof categories] ?? category

/** Every kind of node, in the order of the palette. */
export const nodeItems: readonly SearchItem[] = [...catalogue.nodes.values()].map((definition) => ({
  id: definition.type,
  type: 'node',
  title: definition.title,
  place: shelf(definition.category),
  help: definition.help,
  aliases: definition.aliases,
  kind: Object.values(definition.outputs)[0]?.kind ?? Object.values(definition.inputs)[0]?.kind,
}))

const templateItems: readonly SearchItem[] = templates.map(({ id, title, help }) => ({
  id,
  type: 'template',
  title,
  place: words.canvas.types.template,
  help,
  aliases: [id],
}))

/** Everything that can be found now: nodes and templates, what can be done, and the shots of all scenes. */
export function allItems(graph: Graph | undefined, commands: readonly Command[]): readonly SearchItem[] {
  return [...nodeItems, ...templateItems, ...commands.map(commandItem), ...shotItems(graph)]
}

const commandItem = ({ id, title, group, aliases = [], keys, isOff }: Command): SearchItem => ({
  id,
  type: 'command',
  title,
  place: group,
  help: '',
  aliases,
  keys: keys?.[0],
  isOff: isOff?.(),
})

type SceneParam = { shots?: readonly { id?: string; prompt?: string }[] }

function shotItems(graph: Graph | undefined): SearchItem[] {
  return Object.entries(graph?.nodes ?? {}).flatMap(([node, { type, title, params }]) => {
    if (type !== 'scene') return []
    const shots = (params.scene as SceneParam | undefined)?.shots ?? []
    return shots.map((shot, at) => ({
      id: `${node}/${shot.id}`,
      type: 'shot' as const,
      title: words.canvas.shotTitle(at + 1, shot.prompt ?? ''),
      place: title ?? words.canvas.scene,
      help: shot.prompt ?? '',
      aliases: [String(shot.id)],
    }))
  })
}

/** The nodes that a port can be joined to, those that usually follow it first. */
export function itemsFor(end: End, kind: string, type: string | undefined): readonly SearchItem[] {
  const fitting = new Set(takers(end.side, kind))
  return nodeItems
    .filter(({ id }) => fitting.has(id))
    .map((item) => ({ ...item, rank: type ? commonAt(end.side, type, end.port, item.id) : 0 }))
}
