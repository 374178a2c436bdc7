import { check } from '@sceneweave/graph'
import { Id, migrateGraph, migrateProject, NodeId, newProject, Project } from '@sceneweave/project'
import {
  copyProject,
  createProject,
  deleteProject,
  listMembers,
  listProjectsOf,
  listVersions,
  readProject,
  readProjectResults,
  readVersion,
  removeMember,
  saveVersion,
  setMember,
} from '@sceneweave/store'
import { z } from 'zod'
import { inProject } from '../access.ts'
import {
  Member,
  Problem,
  ProjectResult,
  ProjectRow,
  RoleName,
  StoredProject,
  StoredVersion,
  VersionRow,
} from '../answers.ts'
import { ApiFault } from '../fault.ts'
import { done, Ok, procedure, router } from '../procedure.ts'
import { requireAssets } from '../submit.ts'

const Title = Project.shape.title

/** A new project, from a saved one (a graph, or a project with its graph) or from nothing. */
function projectFrom({ title, document }: { title: string; document?: object }): Project {
  const project = newProject(crypto.randomUUID(), title)
  if (document === undefined) return project
  return { ...project, graph: 'graph' in document ? migrateProject(document).graph : migrateGraph(document) }
}

/** Projects, their named versions, and who may see and change them. */
export const projectsRouter = router({
  list: procedure({
    help: 'Your projects and those shared with you, newest first.',
    scope: 'read',
    http: 'GET /projects',
  })
    .output(z.array(ProjectRow))
    .query(({ ctx }) => listProjectsOf(ctx.store, ctx.identity.user)),

  create: procedure({
    help: 'Makes a project, empty or from a saved document (an older form is brought up to date).',
    scope: 'edit',
    http: 'POST /projects',
  })
    .input(z.object({ title: Title, document: z.looseObject({}).optional() }))
    .output(StoredProject)
    .mutation(async ({ ctx, input }) => {
      const project = projectFrom(input)
      await requireAssets(ctx.store, ctx.identity, project)
      return createProject(ctx.store, { project, owner: ctx.identity.user })
    }),

  read: inProject('viewer', { help: 'A project with its graph.', scope: 'read', http: 'GET /projects/{project}' })
    .output(StoredProject)
    .query(({ ctx, input }) => readProject(ctx.store, input.project)),

  delete: inProject('owner', {
    help: 'Deletes a project with its versions and takes.',
    scope: 'edit',
    http: 'DELETE /projects/{project}',
  })
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await deleteProject(ctx.store, input.project)
      return done
    }),

  copy: inProject('viewer', {
    help: 'Makes a project of your own from this one, or from a named version of it, with its takes and results.',
    scope: 'edit',
    http: 'POST /projects/{project}/copy',
  })
    .input(z.object({ version: Id.optional(), title: Title.optional() }))
    .output(StoredProject)
    .mutation(({ ctx, input }) => copyProject(ctx.store, { ...input, owner: ctx.identity.user })),

  check: inProject('viewer', {
    help: 'What has to be mended in a project before it can run.',
    scope: 'read',
    http: 'GET /projects/{project}/problems',
  })
    .output(z.array(Problem))
    .query(async ({ ctx, input }) => {
      const { project } = await readProject(ctx.store, input.project)
      return check(project.graph, ctx.catalogue)
    }),

  results: inProject('viewer', {
    help: 'What each node made when it ended last, in any run, in the order of their ids; go on after the last `node`.',
    scope: 'read',
    http: 'GET /projects/{project}/results',
  })
    .input(
      z.object({
        nodes: z.array(NodeId).min(1).max(1000).optional(),
        after: NodeId.optional(),
        limit: z.int().min(1).max(1000).default(200),
      }),
    )
    .output(z.array(ProjectResult))
    .query(({ ctx, input }) => readProjectResults(ctx.store, input)),

  versions: inProject('viewer', {
    help: 'The named versions of a project, newest first.',
    scope: 'read',
    http: 'GET /projects/{project}/versions',
  })
    .output(z.array(VersionRow))
    .query(({ ctx, input }) => listVersions(ctx.store, input.project)),

  saveVersion: inProject('editor', {
    help: 'Names the present state of a project, so that it can be found again.',
    scope: 'edit',
    http: 'POST /projects/{project}/versions',
  })
    .input(z.object({ name: z.string().trim().min(1).max(200) }))
    .output(VersionRow)
    .mutation(({ ctx, input }) => saveVersion(ctx.store, { ...input, by: ctx.identity.user })),

  readVersion: inProject('viewer', {
    help: 'A named version with its graph.',
    scope: 'read',
    http: 'GET /projects/{project}/versions/{version}',
  })
    .input(z.object({ version: Id }))
    .output(StoredVersion)
    .query(async ({ ctx, input }) => {
      const version = await readVersion(ctx.store, input.version)
      if (version.project.id === input.project) return version
      throw new ApiFault('not-found', 'there is no such version; look at the list of versions')
    }),

  members: inProject('viewer', {
    help: 'Who may see or change a project.',
    scope: 'read',
    http: 'GET /projects/{project}/members',
  })
    .output(z.array(Member))
    .query(({ ctx, input }) => listMembers(ctx.store, input.project)),

  setMember: inProject('owner', {
    help: 'Gives somebody a role in a project, by his e-mail address.',
    scope: 'edit',
    http: 'PUT /projects/{project}/members',
  })
    .input(z.object({ email: z.email().max(200), role: RoleName.exclude(['owner']) }))
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await setMember(ctx.store, input)
      return done
    }),

  removeMember: inProject('owner', {
    help: 'Takes somebody out of a project.',
    scope: 'edit',
    http: 'DELETE /projects/{project}/members/{user}',
  })
    .input(z.object({ user: z.string().min(1).max(64) }))
    .output(Ok)
    .mutation(async ({ ctx, input }) => {
      await removeMember(ctx.store, input)
      return done
    }),
})
