import { canonicalJson, type Json, type JsonObject } from '@sceneweave/project'

/** One thing that differs: where, and how people say it. */
export type Change = { path: string; words: string }

/** titles: what people call each parameter. */
export type ParamsPair = {
  type: string
  before: JsonObject
  after: JsonObject
  titles: Readonly<Record<string, string>>
}

const shotFields: Readonly<Record<string, string>> = {
  prompt: 'the prompt',
  frames: 'the length',
  cut: 'the cut',
  seed: 'the seed',
  take: 'the take',
  locked: 'the lock',
}

/** How parameters differ, those of a scene by its shots. A null seed is said by `emptySeeds` and is no difference. */
export function changesOf({ type, before, after, titles }: ParamsPair): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((name): Change[] => {
    if (isSame(before[name], after[name])) return []
    if (type === 'scene' && name === 'scene') return sceneChanges(asObject(before.scene), asObject(after.scene))
    return after[name] === null && name === 'seed'
      ? []
      : [{ path: name, words: `${inASentence(titles[name] ?? name)} changed` }]
  })
}

function sceneChanges(before: JsonObject, after: JsonObject): Change[] {
  const story = isSame(before.story, after.story) ? [] : [{ path: 'scene.story', words: 'the story changed' }]
  const [then, now] = [shotsOf(before), shotsOf(after)]
  const old = new Map(then.map((shot) => [shot.id, shot]))
  const shots = now.flatMap((shot, at): Change[] => {
    const was = old.get(shot.id)
    const path = `scene.shots.${shot.id}`
    return was ? shotChanges({ was, shot, path, name: `shot ${at + 1}` }) : [{ path, words: `shot ${at + 1} is new` }]
  })
  const kept = new Set(now.map(({ id }) => id))
  const gone = then.flatMap(({ id }, at): Change[] =>
    kept.has(id) ? [] : [{ path: `scene.shots.${id}`, words: `what was shot ${at + 1} is gone` }],
  )
  const order = (list: JsonObject[], others: JsonObject[]) =>
    list.map(({ id }) => id).filter((id) => others.some((other) => other.id === id))
  const moved = isSame(order(then, now), order(now, then))
    ? []
    : [{ path: 'scene.shots', words: 'the order of the shots changed' }]
  return [...story, ...shots, ...gone, ...moved]
}

type ShotPair = { was: JsonObject; shot: JsonObject; path: string; name: string }

const shotChanges = ({ was, shot, path, name }: ShotPair): Change[] =>
  Object.keys(shotFields).flatMap((field) => {
    const isDrawn = field === 'seed' && shot.seed === null
    if (isDrawn || isSame(was[field], shot[field])) return []
    return [{ path: `${path}.${field}`, words: `${shotFields[field]} of ${name} changed` }]
  })

/** Seeds that are left empty, so that others are drawn for each run. */
export function emptySeeds(params: JsonObject): Change[] {
  const own = params.seed === null ? [{ path: 'seed', words: 'its seed is empty' }] : []
  const shots = shotsOf(asObject(params.scene)).flatMap(({ id, seed }, at) =>
    seed === null ? [{ path: `scene.shots.${id}.seed`, words: `the seed of shot ${at + 1} is empty` }] : [],
  )
  return [...own, ...shots]
}

/** Changes as one sentence; of many the first. */
export function inOneSentence(changes: readonly Change[]): string {
  const said = changes.slice(0, changes.length > 3 ? 2 : 3).map(({ words }) => words)
  if (changes.length > said.length) said.push(`${changes.length - said.length} more things changed`)
  const last = said.pop() ?? ''
  const text = said.length > 0 ? `${said.join(', ')} and ${last}` : last
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

/** A title as it stands in the middle of a sentence. */
const inASentence = (title: string): string =>
  /^\p{Lu}\p{Ll}/u.test(title) ? `${title.charAt(0).toLowerCase()}${title.slice(1)}` : title

const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other))

const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}

const shotsOf = ({ shots }: JsonObject): JsonObject[] => (Array.isArray(shots) ? shots.map(asObject) : [])
