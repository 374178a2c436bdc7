import {
  type Edit,
  EditFault,
  type NodeId,
  type Project,
  type ShotId,
  type SingleEdit,
  type WireId,
} from '@sceneweave/project'
import { create } from 'zustand'
import { client } from '../api/client.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { openDesk } from './desk.ts'
import type { Step } from './log.ts'
import { memberFinder } from './memberFinder.ts'
import type { Saved } from './sending.ts'
import { Session } from './session.ts'
import { serverTransport } from './transport.ts'

export type { Saved, Step }

/** What of the project a person holds. */
export type Selection = {
  nodes: ReadonlySet<NodeId>
  wires: ReadonlySet<WireId>
  frames: ReadonlySet<string>
  shots: ReadonlySet<ShotId>
}

/** Somebody else who changed the project, and when last. */
export type Other = { user: string; name: string; at: number }

export type EditorState = {
  /** What is on the screen: the server's project with the edits that are still on their way. */
  project: Project | null
  /** The server's version below it. */
  version: number
  role: 'owner' | 'editor' | 'viewer'
  saved: Saved
  selection: Selection
  /** Done steps in order, and those that were undone, the next to redo last. */
  done: readonly Step[]
  undone: readonly Step[]
  /** Who else works here, the last one first. */
  others: readonly Other[]
}

const nothing: Selection = { nodes: new Set(), wires: new Set(), frames: new Set(), shots: new Set() }
const closed = {
  project: null,
  version: 0,
  role: 'owner',
  saved: { state: 'saved' },
  selection: nothing,
  done: [],
  undone: [],
  others: [],
} as const satisfies EditorState

/** The document that is open and what is selected in it. Components read slices; `edit`, `select`, `undo`, `redo` write. */
export const useEditor = create<EditorState>(() => closed)

let open: { session: Session; close(): void } | null = null

/**
 * Changes the project: one call is one gesture and one step to undo, under this title ("Move 3 nodes"). What cannot be
 * done is told to the person; nothing is thrown. True when it was done.
 */
export function edit(title: string, edits: Edit | readonly SingleEdit[]): boolean {
  const one: Edit = 'type' in edits ? edits : { type: 'batch', title: title.slice(0, 200), edits: [...edits] }
  if (!open || !mayEdit()) return false
  if (one.type === 'batch' && one.edits.length === 0) return true
  try {
    open.session.perform(title, one)
    return true
  } catch (error) {
    if (!(error instanceof EditFault)) throw error
    tell({ tone: 'error', title: words.editor.notDone(title), more: error.message })
    return false
  }
}

/** Takes the last own step back, whatever others did since. */
export function undo(): void {
  if (mayEdit()) open?.session.undo()
}

/** Does again what was undone last. */
export function redo(): void {
  if (mayEdit()) open?.session.redo()
}

/** Goes to the moment right after a step, done or undone; 0 is before the first. */
export function jumpTo(step: number): void {
  if (mayEdit()) open?.session.jumpTo(step)
}

/** Resolves when the server has every edit: before a run is submitted. Throws when it cannot be reached. */
export const allSaved = async (): Promise<void> => open?.session.sending.flushed()

/** Holds these and nothing else; what is not named is let go. */
export function select(selection: { [Part in keyof Selection]?: Iterable<string> }): void {
  const { nodes = [], wires = [], frames = [], shots = [] } = selection
  useEditor.setState({
    selection: { nodes: new Set(nodes), wires: new Set(wires), frames: new Set(frames), shots: new Set(shots) },
  })
}

/** Tries to reach the server now, not when its pause is over. */
export const retrySaving = (): void => open?.session.sending.hurry()

let opening = 0

/** Opens a project in place of what was open. Throws what the server says when it may not or cannot be read. */
export async function openProject(project: string): Promise<void> {
  const ticket = ++opening
  if (useEditor.getState().project?.id !== project) shut()
  const [read, me, members] = await Promise.all([
    client.projects.read.query({ project }),
    client.account.me.query(),
    client.projects.members.query({ project }),
  ])
  if (ticket !== opening) return
  open?.close()
  open = null
  const transport = serverTransport(project)
  const desk = await openDesk({ person: me.user, project, transport, unkept })
  if (ticket !== opening) return desk.close()
  const find = memberFinder(members, () => client.projects.members.query({ project }))
  const session: Session = new Session(
    {
      person: me.user,
      transport,
      journal: desk.journal,
      changed: () => void (open && open.session === session && show(session)),
      lost: (title, why, way) => tell({ tone: 'error', title: words.editor.lost[way](title), more: why }),
      others: (by) => void find(by).then((met) => open?.session === session && meet(met)),
      broken: () => void openProject(project).catch(() => {}),
    },
    read,
    desk.work,
  )
  const hurry = () => session.sending.hurry()
  addEventListener('online', hurry)
  open = {
    session,
    close() {
      removeEventListener('online', hurry)
      session.close()
      desk.close()
    },
  }
  const role = members.find(({ user }) => user === me.user)?.role ?? 'viewer'
  useEditor.setState({ ...closed, role })
  show(session)
  desk.inherit((work) => session.adopt(work))
}

let places = 0

/**
 * Keeps what is open for as long as a place on screen shows it; the returned function lets go. When nobody shows it any
 * more it is closed: what is not saved yet stays in this browser and is sent when the project is opened again.
 */
export function holdProject(): () => void {
  places++
  return () => {
    places--
    const ticket = opening
    // a moment later: the next page may have begun to open its project, or React may only try its effects twice
    setTimeout(() => {
      if (places > 0 || ticket !== opening) return
      opening++
      shut()
    })
  }
}

function shut(): void {
  open?.close()
  open = null
  useEditor.setState(closed)
}

function show({ sync, log, saved }: Session): void {
  const { saved: before, selection } = useEditor.getState()
  const isSame = before.state === saved.state && before.message === saved.message && before.at === saved.at
  useEditor.setState({
    project: sync.shown,
    version: sync.version,
    saved: isSame ? before : saved,
    selection: present(selection, sync.shown),
    done: log.done,
    undone: log.undone,
  })
}

/** The selection without what is no longer there. Shots are left: they are looked for where they are drawn. */
function present(selection: Selection, { graph }: Project): Selection {
  const isThere = (part: 'nodes' | 'wires' | 'frames') => [...selection[part]].every((id) => id in graph[part])
  if (isThere('nodes') && isThere('wires') && isThere('frames')) return selection
  const left = (part: 'nodes' | 'wires' | 'frames') => new Set([...selection[part]].filter((id) => id in graph[part]))
  return { ...selection, nodes: left('nodes'), wires: left('wires'), frames: left('frames') }
}

function meet(met: readonly { user: string; name: string }[]): void {
  const at = Date.now()
  const { others } = useEditor.getState()
  const known = others.filter(({ user }) => !met.some((one) => one.user === user))
  useEditor.setState({ others: [...met.map(({ user, name }) => ({ user, name, at })), ...known] })
}

let hasToldUnkept = false

function unkept(error: unknown): void {
  if (hasToldUnkept) return
  hasToldUnkept = true
  tell({ tone: 'error', title: words.editor.unkept, more: words.editor.unkeptMore, details: String(error) })
}

function mayEdit(): boolean {
  if (useEditor.getState().role !== 'viewer') return true
  tell({ tone: 'plain', title: words.editor.viewerOnly, more: words.editor.viewerMore })
  return false
}
