import { diffGraphs } from '@sceneweave/project'
import { api, client, faultOf, queryClient } from '../api/client.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { allSaved, edit, useEditor } from './useEditor.ts'

const said = words.editor.versions

export type VersionRow = Awaited<ReturnType<typeof client.projects.versions.query>>[number]

/** Gives what is on the screen now a name under which it stays. True when it has it. */
export async function saveVersion(name: string): Promise<boolean> {
  const project = useEditor.getState().project?.id
  if (!project) return false
  try {
    await allSaved()
    await client.projects.saveVersion.mutate({ project, name })
    tell({ tone: 'done', title: said.saved(name) })
    return true
  } catch (error) {
    tell({ tone: 'error', title: said.notSaved(name), more: faultOf(error).message })
    return false
  } finally {
    void queryClient.invalidateQueries({ queryKey: api.projects.versions.queryKey({ project }) })
  }
}

/** Makes the project what it was under a name, as one step that can be undone. */
export async function restoreVersion({ id, name }: Pick<VersionRow, 'id' | 'name'>): Promise<void> {
  const { project } = useEditor.getState()
  if (!project) return
  try {
    const version = await queryClient.fetchQuery(
      api.projects.readVersion.queryOptions({ project: project.id, version: id }),
    )
    const now = useEditor.getState().project
    if (!now || now.id !== project.id) return
    const edits = diffGraphs(now.graph, version.project.graph)
    if (edits.length === 0) tell({ tone: 'plain', title: said.same(name) })
    else if (edit(said.restored(name), edits)) tell({ tone: 'done', title: said.isRestored(name), more: said.undoable })
  } catch (error) {
    tell({ tone: 'error', title: said.notRestored(name), more: faultOf(error).message })
  }
}

/** A name that no version has yet. */
export function nextName(rows: readonly Pick<VersionRow, 'name'>[] | undefined): string {
  const names = new Set(rows?.map(({ name }) => name))
  let number = (rows?.length ?? 0) + 1
  while (names.has(said.nameOf(number))) number++
  return said.nameOf(number)
}
