/** What went wrong, for programs. */
export type StoreFaultCode =
  | 'not-found'
  | 'conflict'
  | 'database-lost'
  | 'database-unusable'
  | 'disk-full'
  | 'too-large'
  | 'bad-input'
  | 'claim-lost'
  | 'assets-lost'
  | 'interrupted'

/** Something that a person can mend: a code to test for, and one line that says what happened and what to do. */
export class StoreFault extends Error {
  readonly code: StoreFaultCode

  constructor(code: StoreFaultCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreFault'
    this.code = code
  }
}
