import { writeDocument } from '@sceneweave/project'
import { client, faultOf } from '../api/client.ts'
import { openDropped } from '../run/openDropped.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { allSaved, useEditor } from './useEditor.ts'

const said = words.editor
const KEPT_MS = 10_000

/** Writes the open project to a file of this machine, which the first page reads. */
export function downloadProject(): void {
  const { project } = useEditor.getState()
  if (!project) return
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([writeDocument(project)], { type: 'application/json' }))
  link.download = `${project.title.replace(/[^\p{L}\p{N} _-]+/gu, '').trim() || 'project'}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS)
}

/** Makes another project like the open one, with its takes and results, and offers to open it. */
export async function duplicateOpen(): Promise<void> {
  const { project } = useEditor.getState()
  if (!project) return
  const { title } = project
  try {
    await allSaved()
    const { id } = await client.projects.copy.mutate({
      project: project.id,
      title: words.home.copyOf(title).slice(0, 200),
    })
    const open = () => location.assign(`/p/${id}`)
    tell({ tone: 'done', title: said.duplicated(title), action: { label: said.openCopy, run: open } })
  } catch (error) {
    tell({ tone: 'error', title: said.notDuplicated(title), more: faultOf(error).message })
  }
}

/** Tells that the project was deleted elsewhere, and offers to make what is on this page a project again. */
export function tellGone(): void {
  const gone = useEditor.getState().project
  const keep = async () => {
    const { project: now } = useEditor.getState()
    // with what was changed since; another project may be open by then
    const project = now?.id === gone?.id ? now : gone
    if (!project) return
    const { graph, title } = project
    const id = await openDropped({ graph, title }, title, said.goneNotKept)
    if (id) location.assign(`/p/${id}`)
    else tellGone()
  }
  tell({
    tone: 'error',
    title: said.gone,
    more: said.goneMore,
    action: { label: said.goneKeep, run: () => void keep() },
  })
}
