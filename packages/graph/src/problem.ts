import type { NodeId, PortId, WireId } from '@sceneweave/project'

/** What can be wrong with a graph that a person is still building. */
export type ProblemCode =
  | 'unknown-type'
  | 'newer-version'
  | 'no-migration'
  | 'bad-params'
  | 'dangling-wire'
  | 'unknown-port'
  | 'port-kinds-differ'
  | 'list-needs-each'
  | 'bad-each'
  | 'too-many-wires'
  | 'duplicate-order'
  | 'port-unconnected'
  | 'cycle'

/** One thing to mend before that node can run: where it is, what is wrong, and what to do about it. */
export type Problem = {
  code: ProblemCode
  node?: NodeId
  port?: PortId
  wire?: WireId
  message: string
  mend: string
}
