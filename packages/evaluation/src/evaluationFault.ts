export type EvaluationFaultCode =
  | 'other-model'
  | 'other-scorer'
  | 'other-films'
  | 'seen-scenes'
  | 'unknown-training'
  | 'other-recogniser'
  | 'other-size'
  | 'no-parity'

/** An evaluation that would say nothing true; the message is one line: what is wrong; how to mend it. */
export class EvaluationFault extends Error {
  override name = 'EvaluationFault'
  readonly code: EvaluationFaultCode
  constructor(code: EvaluationFaultCode, message: string) {
    super(message)
    this.code = code
  }
}
