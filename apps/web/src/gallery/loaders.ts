import { catalogue } from '@sceneweave/nodes'
import type { AssetRef, Graph, NodeId, Point, SingleEdit } from '@sceneweave/project'

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

/** Whether a loading node takes files of this kind. */
export function takes(type: string | undefined, mediaType: string): boolean {
  if (type === 'loadImage') return mediaType.startsWith('image/')
  return type === 'loadVideo' && /^(?:video\/|image\/(?:webp|gif)$)/.test(mediaType)
}

/** The edit that puts an asset on the canvas: into the loader it was dropped on, or as a new one. */
export function loaderEdit(
  graph: Graph,
  asset: AssetRef,
  { type, at, onto }: { type: LoaderType; at: Point; onto?: NodeId },
): SingleEdit {
  const { asset: id, mediaType, bytes } = asset
  const params = { asset: { asset: id, mediaType, bytes } }
  if (onto !== undefined && takes(graph.nodes[onto]?.type, mediaType))
    return { type: 'node-change', id: onto, change: { params } }
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
