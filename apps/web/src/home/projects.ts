import type { Graph } from '@sceneweave/project'
import { api, client, faultOf, queryClient } from '../api/client.ts'
import { readDropped } from '../run/carriedDocument.ts'
import { openDropped } from '../run/openDropped.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'

export type ProjectRow = Awaited<ReturnType<typeof client.projects.list.query>>[number]

/** Asks for the list of projects again. */
export const refreshProjects = (): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: api.projects.list.queryKey() })

/** Makes a project and gives its id, or null when it could not be made: then the person was told. */
export async function createProject(title: string, document?: Graph | Record<string, unknown>): Promise<string | null> {
  return tried(words.home.create, async () => (await client.projects.create.mutate({ title, document })).id)
}

/** Gives a project another name, as an edit like any other. */
export const renameProject = ({ id, version }: ProjectRow, title: string): Promise<unknown> =>
  tried(words.home.rename, async () => {
    const edits = [{ type: 'project-rename' as const, title }]
    await client.edits.append.mutate({ project: id, base: version, edits })
  })

/** Makes another project with the same graph. */
export const duplicateProject = (row: ProjectRow): Promise<unknown> =>
  tried(words.home.duplicate, async () => {
    const { project } = await client.projects.read.query({ project: row.id })
    await client.projects.create.mutate({ title: words.home.copyOf(row.title), document: project })
  })

export const deleteProject = (id: string): Promise<unknown> =>
  tried(words.home.remove, () => client.projects.delete.mutate({ project: id }))

/** Makes a project of a saved file, or of a film or picture that carries one. Its id, or null: then the person was told. */
export async function importProject(file: File): Promise<string | null> {
  const found = await readDropped(file)
  if (found.type === 'project') return openDropped(found.document, file.name).finally(refreshProjects)
  const { message = words.home.wrongFileHelp, details } = found.type === 'refused' ? found : {}
  tell({ tone: 'error', title: words.home.wrongFile(file.name), more: message, details })
  return null
}

async function tried<T>(what: string, call: () => Promise<T>): Promise<T | null> {
  try {
    return await call()
  } catch (error) {
    tell({ tone: 'error', title: words.home.notDone(what), more: faultOf(error).message })
    return null
  } finally {
    void refreshProjects()
  }
}
