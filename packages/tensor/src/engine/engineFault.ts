export type EngineFaultCode = 'job-failed' | 'engine-died' | 'cancelled' | 'engine-start'

/** What is known of a failure in the engine: the error thrown there, how its process ended, its last words on stderr. */
export type EngineFaultDetail = {
  readonly name?: string
  readonly code?: string
  readonly message?: string
  readonly needs?: unknown
  readonly exitCode?: number | null
  readonly exitSignal?: string | null
  readonly stderr?: string
}

/** A call to an engine did not give a result; the message is one plain sentence, the rest is in `detail`. */
export class EngineFault extends Error {
  override name = 'EngineFault'
  readonly code: EngineFaultCode
  readonly detail: EngineFaultDetail

  constructor(code: EngineFaultCode, message: string, detail: EngineFaultDetail = {}) {
    super(message)
    this.code = code
    this.detail = detail
  }
}
