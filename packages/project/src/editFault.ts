/** Why an edit was refused. */
export type EditFaultCode =
  | 'wrong-shape'
  | 'id-taken'
  | 'unknown-node'
  | 'unknown-wire'
  | 'unknown-frame'
  | 'unknown-shot'
  | 'not-a-scene'
  | 'duplicate-order'
  | 'too-many'

/** A refused edit; the message says how to mend it. The project is as it was. */
export class EditFault extends Error {
  readonly code: EditFaultCode

  constructor(code: EditFaultCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EditFault'
    this.code = code
  }
}
