/** Why a document, or a value meant for one, was refused. */
export type DocumentFaultCode =
  | 'too-large'
  | 'too-deep'
  | 'too-many'
  | 'not-json'
  | 'duplicate-key'
  | 'forbidden-key'
  | 'wrong-shape'
  | 'newer-version'
  | 'broken-promise'

/** A refusal with a code to test for and one line that says where and how to mend it. Nothing was changed. */
export class DocumentFault extends Error {
  readonly code: DocumentFaultCode

  constructor(code: DocumentFaultCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DocumentFault'
    this.code = code
  }
}
