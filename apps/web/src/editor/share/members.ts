import { api, client, faultOf, queryClient } from '../../api/client.ts'
import { copyLink } from '../../ui/copyLink.ts'
import { tell } from '../../ui/Toasts.tsx'
import { words } from '../../words/index.ts'

const text = words.editor.share

export type Member = Awaited<ReturnType<typeof client.projects.members.query>>[number]

/** What somebody may be who does not own a project. */
export const sharedRoles = ['editor', 'viewer'] as const
export type SharedRole = (typeof sharedRoles)[number]

/** Gives somebody a role in a project; true when they have it. */
export const setMember = (project: string, { email, role }: { email: string; role: SharedRole }): Promise<boolean> =>
  attempt(project, async () => {
    await client.projects.setMember.mutate({ project, email, role })
    tell({ tone: 'done', title: text.shared(email, role) })
  })

/** Takes somebody out of a project; what they made there stays. */
export const removeMember = (project: string, { user, name }: Member): Promise<boolean> =>
  attempt(project, async () => {
    await client.projects.removeMember.mutate({ project, user })
    tell({ tone: 'done', title: text.removed(name) })
  })

/** Puts the address of the open project into the clipboard. */
export const copyProjectLink = (): Promise<void> => copyLink(location.pathname, text)

async function attempt(project: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    await queryClient.invalidateQueries({ queryKey: api.projects.members.queryKey({ project }) })
    return true
  } catch (error) {
    tell({ tone: 'error', title: text.failed, more: faultOf(error).message })
    return false
  }
}
