import {
  applyEdit,
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

/** What of the project a person holds. */
export type Selection = {
  nodes: ReadonlySet<NodeId>
  wires: ReadonlySet<WireId>
  frames: ReadonlySet<string>
  shots: ReadonlySet<ShotId>
}

/** One gesture: what it is called, and the edits that do and undo it. */
export type Step = { id: number; title: string; at: number; edit: Edit; inverse: Edit }

export type Saved = { state: 'saved' | 'saving' | 'offline' | 'refused'; message?: string }

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
}

const nothing: Selection = { nodes: new Set(), wires: new Set(), frames: new Set(), shots: new Set() }

/** The document that is open and what is selected in it. Components read slices; `edit`, `select`, `undo`, `redo` write. */
export const useEditor = create<EditorState>(() => ({
  project: null,
  version: 0,
  role: 'owner',
  saved: { state: 'saved' },
  selection: nothing,
  done: [],
  undone: [],
}))

/**
 * Changes the project: one call is one gesture and one step to undo, under this title ("Move 3 nodes"). What cannot be
 * done is told to the person; nothing is thrown. True when it was done.
 */
export function edit(title: string, edits: Edit | readonly SingleEdit[]): boolean {
  const one: Edit = 'type' in edits ? edits : { type: 'batch', title, edits: [...edits] }
  const { project, done } = useEditor.getState()
  if (!project) return false
  try {
    const applied = applyEdit(project, one)
    const step = { id: (done.at(-1)?.id ?? 0) + 1, title, at: Date.now(), edit: one, inverse: applied.inverse }
    useEditor.setState({ project: applied.project, done: [...done, step], undone: [] })
    void send(one)
    return true
  } catch (error) {
    if (!(error instanceof EditFault)) throw error
    tell({ tone: 'error', title: error.message })
    return false
  }
}

let sending: Promise<unknown> = Promise.resolve()
const send = (one: Edit) => {
  sending = sending.then(async () => {
    const { project, version } = useEditor.getState()
    if (!project) return
    const appended = await client.edits.append.mutate({ project: project.id, base: version, edits: [one] })
    useEditor.setState({ version: appended.version })
  })
  return sending
}

/** Resolves when the server has every edit: before a run is submitted. Throws when it cannot be reached. */
export const allSaved = async (): Promise<void> => void (await sending)

/** Holds these and nothing else; what is not named is let go. */
export function select(selection: { [Part in keyof Selection]?: Iterable<string> }): void {
  const { nodes = [], wires = [], frames = [], shots = [] } = selection
  useEditor.setState({
    selection: { nodes: new Set(nodes), wires: new Set(wires), frames: new Set(frames), shots: new Set(shots) },
  })
}

export function undo(): void {
  const { project, done, undone } = useEditor.getState()
  const step = done.at(-1)
  if (!project || !step) return
  useEditor.setState({
    project: applyEdit(project, step.inverse).project,
    done: done.slice(0, -1),
    undone: [...undone, step],
  })
  void send(step.inverse)
}

export function redo(): void {
  const { project, done, undone } = useEditor.getState()
  const step = undone.at(-1)
  if (!project || !step) return
  useEditor.setState({
    project: applyEdit(project, step.edit).project,
    done: [...done, step],
    undone: undone.slice(0, -1),
  })
  void send(step.edit)
}

/** Opens a project in place of what was open. Throws what the server says when it may not or cannot be read. */
export async function openProject(id: string): Promise<void> {
  const { project, version } = await client.projects.read.query({ project: id })
  useEditor.setState({ project, version, selection: nothing, done: [], undone: [], saved: { state: 'saved' } })
}
