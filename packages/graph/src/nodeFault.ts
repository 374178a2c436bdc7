/** Whether trying again can help: never, later on this machine, or on another one. */
export type Retry = 'never' | 'later' | 'elsewhere'

/** What a node throws when it cannot do its work. It becomes the run's node-error; the message says what a person can do. */
export class NodeFault extends Error {
  readonly code: string
  readonly retry: Retry

  constructor(code: string, message: string, retry: Retry = 'never', options?: ErrorOptions) {
    super(message, options)
    this.name = 'NodeFault'
    this.code = code
    this.retry = retry
  }
}
