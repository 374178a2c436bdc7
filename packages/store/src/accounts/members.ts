import { query } from '../database.ts'
import type { Store } from '../store.ts'
import { StoreFault } from '../storeFault.ts'
import type { ProjectRow, Role } from '../values.ts'

/** Who may do what in a project. */
export type Member = { user: string; name: string; email: string; role: Role }

/** What a user may do in a project; null when it is none of his business, or is not there. */
export async function readRole(
  store: Store,
  { project, user }: { project: string; user: string },
): Promise<Role | null> {
  const [row] = await query<{ role: Role | null }>(
    store.database,
    `select case when project.owner_id = $2 then 'owner' else member.role::text end as role
     from project left join project_member as member on member.project_id = project.id and member.user_id = $2
     where project.id = $1`,
    [project, user],
  )
  return row?.role ?? null
}

/** The owner of a project first, then its members by name. */
export function listMembers(store: Store, project: string): Promise<Member[]> {
  return query<Member>(
    store.database,
    `select "user".id as user, "user".name, "user".email, given.role from (
       select owner_id as user_id, 'owner' as role, 0 as place from project where id = $1
       union all select user_id, role::text, 1 from project_member where project_id = $1
     ) as given join "user" on "user".id = given.user_id order by given.place, "user".name, "user".id`,
    [project],
  )
}

/** Gives the user with that e-mail address a role in a project. Throws not-found when nobody has it. */
export async function setMember(
  store: Store,
  { project, email, role }: { project: string; email: string; role: Role },
): Promise<void> {
  const rows = await query(
    store.database,
    `insert into project_member (project_id, user_id, role)
     select $1, id, $3::"Role" from "user" where lower(email) = lower($2)
     on conflict (project_id, user_id) do update set role = excluded.role returning user_id`,
    [project, email, role],
  )
  if (rows.length === 0)
    throw new StoreFault(
      'not-found',
      'nobody here has that e-mail address; let an owner of the server invite them first',
    )
}

/** Takes somebody out of a project; who is not in it stays out. */
export async function removeMember(store: Store, { project, user }: { project: string; user: string }): Promise<void> {
  await query(store.database, 'delete from project_member where project_id = $1 and user_id = $2', [project, user])
}

/** The projects that a user owns or was let into, newest first. */
export function listProjectsOf(store: Store, user: string): Promise<ProjectRow[]> {
  return query<ProjectRow>(
    store.database,
    `select id, title, version, owner_id as "ownerId", created_at as "createdAt", updated_at as "updatedAt" from project
     where owner_id = $1 or id in (select project_id from project_member where user_id = $1)
     order by updated_at desc, id`,
    [user],
  )
}
