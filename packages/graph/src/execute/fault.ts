import { NodeFault, type Retry } from '../nodeFault.ts'

const retries: readonly unknown[] = ['never', 'later', 'elsewhere'] satisfies Retry[]

/** Whatever a node threw, as a NodeFault. Faults of other packages keep their code, and their `retry` where they have one. */
export function asNodeFault(error: unknown): NodeFault {
  if (error instanceof NodeFault) return error
  const { code, retry, message } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>
  return new NodeFault(
    typeof code === 'string' && code.length > 0 ? code : 'node-broke',
    typeof message === 'string' && message.length > 0 ? message : String(error),
    retries.includes(retry) ? (retry as Retry) : 'never',
    { cause: error },
  )
}

/** Cuts what is told in an event; the whole message stays in the fault. */
export const brief = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`
