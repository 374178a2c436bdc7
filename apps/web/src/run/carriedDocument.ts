import { DocumentFault, type Graph, migrateGraph, migrateProject, readJson } from '@sceneweave/project'
import { isComfy } from '../canvas/clipboard.ts'
import { words } from '../words/index.ts'
import { sentence } from '../words/sentence.ts'
import { findPacket, unpackPacket } from './xmpPacket.ts'

/** A project that came in a file: its graph in today's form, and what it is called. */
export type CarriedDocument = { title?: string; graph: Graph }

/** What a dropped file is: a project that it carries, media without one, or nothing that is known here. */
export type Dropped =
  | { type: 'project'; document: CarriedDocument; from: 'media' | 'json' }
  | { type: 'media' }
  | { type: 'refused'; message?: string; details?: string }

const MOST_JSON = 2 ** 26

/** Looks into a file, by its content and never by its name. Nothing is thrown; what is broken is refused in words. */
export async function readDropped(file: Blob): Promise<Dropped> {
  const head = new Uint8Array(await file.slice(0, 64).arrayBuffer())
  try {
    if (isText(head)) return await readText(file)
    const kind = mediaOf(head)
    if (!kind) return { type: 'refused' }
    const packet = await findPacket(file, kind)
    const document = packet === undefined ? undefined : carried(unpackPacket(packet))
    return document ? { type: 'project', from: 'media', document } : { type: 'media' }
  } catch (error) {
    if (!(error instanceof DocumentFault)) return { type: 'refused' }
    // of a document of others the parts that it lacks say nothing to a person
    const { code, message } = error
    return code === 'wrong-shape'
      ? { type: 'refused', details: message }
      : { type: 'refused', message: sentence(message) }
  }
}

async function readText(file: Blob): Promise<Dropped> {
  if (file.size > MOST_JSON) throw new DocumentFault('too-large', 'the file is larger than any project; choose another')
  const saved = readJson(await file.text())
  if (typeof saved !== 'object' || saved === null || Array.isArray(saved))
    throw new DocumentFault('wrong-shape', 'the file is no project and no graph; choose one that was saved here')
  if (isComfy({ ...saved })) return { type: 'refused', message: `${words.canvas.comfy} ${words.canvas.comfyMore}` }
  return { type: 'project', from: 'json', document: documentOf(saved) }
}

function documentOf(saved: object): CarriedDocument {
  if (!('graph' in saved)) return { graph: migrateGraph(saved) }
  const title = 'title' in saved && typeof saved.title === 'string' ? saved.title : undefined
  // a project, or a graph that somebody wrapped
  const graph = 'id' in saved ? migrateProject(saved).graph : migrateGraph(saved.graph)
  return { title, graph }
}

/** The graph that an export carries; undefined for metadata of another kind. */
function carried({ graph, title, document }: Record<string, string>): CarriedDocument | undefined {
  if (graph === undefined) return undefined
  return { graph: migrateGraph(readJson(graph)), title: title || titleIn(document) }
}

function titleIn(document: string | undefined): string | undefined {
  try {
    const { title } = JSON.parse(document ?? '{}') as { title?: unknown }
    return typeof title === 'string' && title !== '' ? title : undefined
  } catch {
    return undefined
  }
}

export type MediaKind = 'mp4' | 'webp' | 'gif' | 'png' | 'jpeg' | 'other'

const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to))

/** The outer form of a picture or film, by its first bytes. */
export function mediaOf(head: Uint8Array): MediaKind | undefined {
  if (ascii(head, 4, 8) === 'ftyp') return 'mp4'
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return 'webp'
  if (/^GIF8[79]a/.test(ascii(head, 0, 6))) return 'gif'
  if (ascii(head, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png'
  if (ascii(head, 0, 3) === '\xff\xd8\xff') return 'jpeg'
  return ascii(head, 0, 4) === '\x1aE\xdf\xa3' ? 'other' : undefined
}

const isText = (head: Uint8Array): boolean => /^(?:\xef\xbb\xbf)?\s*\{/.test(ascii(head, 0, head.length))
