import { create } from 'zustand'
import { faultOf } from '../api/client.ts'

/** One thing to mend before a run, where it is, and what to do about it. */
export type RunProblem = { code: string; node?: string; port?: string; message: string; mend?: string }

/** What no run begins with, as the server says. Everything else that a forecast finds is a matter of one node. */
export const refusing: ReadonlySet<string> = new Set([
  ...['nothing-to-run', 'unknown-type', 'newer-version', 'no-migration', 'bad-params', 'dangling-wire', 'unknown-port'],
  ...['port-kinds-differ', 'list-needs-each', 'bad-each', 'too-many-wires', 'duplicate-order', 'port-unconnected'],
  'cycle',
])

/** Why the last wish to run was refused, until it is closed or a run begins. */
export type Refusal = { message: string; problems: readonly RunProblem[] }

export const useRefusal = create<{ refusal: Refusal | null }>(() => ({ refusal: null }))

/** Shows what the server refused, with its problems; null closes it. */
export function refuse(error: unknown): void {
  const { message, details = [] } = faultOf(error)
  useRefusal.setState({ refusal: error === null ? null : { message, problems: details.filter(isProblem) } })
}

const isProblem = (one: unknown): one is RunProblem =>
  typeof one === 'object' && one !== null && 'message' in one && typeof one.message === 'string'
