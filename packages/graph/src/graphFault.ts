/** Broken promises of whoever writes nodes or calls this package. */
export type GraphFaultCode = 'bad-node' | 'bad-catalogue' | 'unknown-node'

/** Thrown once, where the promise was broken; the message says by whom and what to do. */
export class GraphFault extends Error {
  readonly code: GraphFaultCode

  constructor(code: GraphFaultCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'GraphFault'
    this.code = code
  }
}
