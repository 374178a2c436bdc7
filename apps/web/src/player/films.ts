import { type ClipValue, ClipValue as clipSchema, VideoValue as filmSchema, ImageValue } from '@sceneweave/nodes'
import type { Graph, NodeId, PortId, ShotId } from '@sceneweave/project'
import { wiresInto } from '../canvas/wireIndex.ts'
import { shotNumber, shotsBehind } from '../run/nodesOf.ts'
import type { NodeOutputs } from '../run/useResults.ts'

type Results = Readonly<Record<NodeId, NodeOutputs>>

/** A film, clip or picture that can be shown: which node made it in which run, and its bytes. */
export type Film = {
  node: NodeId
  /** Absent of what another project made. */
  run?: string
  asset: string
  mediaType: string
  bytes: number
  frames: number
  framesPerSecond: number
  width: number
  height: number
}

/** Where a shot begins in a film and where the next one does, in frames. number: of its card; 0 for what has none among others. */
export type ShotMark = { from: number; to: number; number: number; shot?: ShotId }

const isShown = (mediaType: string): boolean => /^(?:video\/(?:mp4|webm|quicktime)|image\/)/.test(mediaType)

/** What a node made, if a browser can show it: its film, the preview of its clip, its picture. */
export function filmOfNode(results: Results, node: NodeId): Film | undefined {
  const made = results[node]
  for (const value of Object.values(made?.outputs ?? {})) {
    const one = Array.isArray(value) ? value[0] : value
    const clip = clipSchema.safeParse(one)
    if (clip.success) return filmOfClip(clip.data, node, made.run)
    const picture = ImageValue.safeParse(one)
    if (picture.success && isShown(picture.data.image.mediaType)) {
      const { image, width, height } = picture.data
      return { node, run: made.run, ...image, frames: 1, framesPerSecond: 1, width, height }
    }
  }
  return undefined
}

function filmOfClip(clip: ClipValue, node: NodeId, run: string | undefined): Film | undefined {
  const file = isShown(clip.clip.mediaType) ? clip.clip : clip.preview
  if (!file) return undefined
  const { width, height, framesPerSecond, frames, from, to } = clip
  return { node, run, ...file, frames: file === clip.clip ? frames : to - from, framesPerSecond, width, height }
}

// what stands for the whole first
const RANK = ['exportFilm', 'preview', 'exportImage', 'join', 'decode', 'loadVideo']

/** The films of a project, the one that stands for all of it first: exports, then previews, then clips; each newest first. */
export function filmsOf(graph: Graph, results: Results): Film[] {
  const rank = (node: NodeId) => (RANK.indexOf(graph.nodes[node].type) + RANK.length) % RANK.length
  return Object.keys(results)
    .filter((node) => RANK.includes(graph.nodes[node]?.type ?? ''))
    .sort((a, b) => rank(a) - rank(b) || (results[b].at ?? '').localeCompare(results[a].at ?? ''))
    .flatMap((node) => filmOfNode(results, node) ?? [])
}

/** Where each shot lies in what a node exports, by what was joined. Empty where that is not known. */
export function shotMarks(graph: Graph, results: Results, { node, framesPerSecond }: Film): ShotMark[] {
  const [fed] = ['video', 'clip'].flatMap((port) => wiresInto(graph.wires, node, port))
  if (!fed) return []
  const source = fed.wire.from.node
  const film = filmSchema.safeParse(results[source]?.outputs.video)
  const segments = film.success ? film.data.segments : []
  const joined = shotsJoined(graph, source)
  const shots = joined.length === segments.length ? joined : []
  const numbers = segments.map((_, index) => shotNumber(graph, shots[index]))
  const areKnown = numbers.some((number) => number !== undefined)
  let at = 0
  return segments.map(({ from, to, framesPerSecond: own }, index) => {
    const length = Math.max(1, Math.round(((to - from) * framesPerSecond) / own))
    const number = numbers[index] ?? (areKnown ? 0 : index + 1)
    const mark = { from: at, to: at + length, number, shot: shots[index] }
    at += length
    return mark
  })
}

/** The shots whose clips are joined, in their order; undefined for a clip of which no shot is known. */
function shotsJoined(graph: Graph, join: NodeId): (ShotId | undefined)[] {
  const into = (port: PortId) => wiresInto(graph.wires, join, port)
  if (into('before').length + into('after').length > 0) return []
  return into('clips').flatMap(({ wire }) => shotsBehind(graph, wire.from.node) ?? [undefined])
}

/** The mark that a frame lies in. */
export const markAt = (marks: readonly ShotMark[], frame: number): ShotMark | undefined =>
  marks.find(({ from, to }) => frame >= from && frame < to)
