import { catalogue } from '@sceneweave/nodes'
import type { AssetRef, Graph, NodeId, Point, SingleEdit } from '@sceneweave/project'
import { fieldsOf } from '../inspector/field.ts'
import { isOneOf } from '../inspector/mediaTypes.ts'

/** A node that loads a picture, and one that loads a film. */
export type LoaderType = 'loadImage' | 'loadVideo'

const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to))

/** How many bytes of a file `isMoving` looks at. */
export const HEAD_BYTES = 1024

/** Whether a WebP or GIF has more than one frame, by its beginning. */
export function isMoving(head: Uint8Array): boolean {
  // a WebP says so in a flag; a GIF that loops names the extension for it
  if (ascii(head, 8, 16) === 'WEBPVP8X') return (head[20] & 0b10) !== 0
  return ascii(head, 0, 3) === 'GIF' && ascii(head, 0, HEAD_BYTES).includes('NETSCAPE2.0')
}

/** The node that loads a file; null for one that none loads. */
export function loaderFor(mediaType: string, head?: Uint8Array): LoaderType | null {
  if (mediaType.startsWith('video/')) return 'loadVideo'
  if (!mediaType.startsWith('image/')) return null
  return head && isMoving(head) ? 'loadVideo' : 'loadImage'
}

/** The parameter of a node that takes a file of this kind; none where a wire goes before it. */
export function assetParam(graph: Graph, id: NodeId, mediaType: string): { name: string; holds: 'ref' | 'id' } | null {
  const definition = catalogue.nodes.get(graph.nodes[id]?.type)
  const isWired = (name: string) => Object.values(graph.wires).some(({ to }) => to.node === id && to.port === name)
  for (const { name, kind } of definition ? fieldsOf(definition) : [])
    if (kind.type === 'asset' && isOneOf(mediaType, kind.mediaTypes) && !isWired(name))
      return { name, holds: kind.holds }
  return null
}

/** The edit that puts a file into the node it was dropped on; null where that takes none of its kind. */
export function replaceEdit(graph: Graph, asset: AssetRef, onto: NodeId): SingleEdit | null {
  const param = assetParam(graph, onto, asset.mediaType)
  if (!param) return null
  const { asset: id, mediaType, bytes } = asset
  const value = param.holds === 'id' ? id : { asset: id, mediaType, bytes }
  return { type: 'node-change', id: onto, change: { params: { [param.name]: value } } }
}

/** The edit that puts an asset on the canvas as a node of its own. */
export function loaderEdit(
  graph: Graph,
  { asset, mediaType, bytes }: AssetRef,
  { type, at }: { type: LoaderType; at: Point },
): Extract<SingleEdit, { type: 'node-add' }> {
  const params = { asset: { asset, mediaType, bytes } }
  const version = catalogue.nodes.get(type)?.version ?? 1
  return { type: 'node-add', id: freeId(graph, type), node: { type, version, params, at: whole(at), mode: 'run' } }
}

const whole = ({ x, y }: Point): Point => ({ x: Math.round(x), y: Math.round(y) })

function freeId({ nodes }: Graph, type: string): NodeId {
  for (;;) {
    const id = `${type}-${crypto.randomUUID().slice(0, 8)}`
    if (!Object.hasOwn(nodes, id)) return id
  }
}
