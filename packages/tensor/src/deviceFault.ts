export type DeviceFaultCode = 'out-of-memory' | 'invalid-program' | 'runtime-missing' | 'run-failed' | 'device-lost'

/** A device could not do its work; the message is one line that says what to do. */
export class DeviceFault extends Error {
  override name = 'DeviceFault'
  readonly code: DeviceFaultCode

  constructor(code: DeviceFaultCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** The fault behind an error of the runtime: memory that ran out whenever it says so, otherwise the given code. */
export function deviceFault(code: 'invalid-program' | 'run-failed', error: unknown): DeviceFault {
  if (error instanceof DeviceFault) return error
  const reason = firstLine(error)
  if (/alloc(ate|ation)|bad_alloc|out of memory/i.test(reason))
    return new DeviceFault('out-of-memory', 'not enough memory for this program: use fewer or smaller shots', error)
  if (code === 'run-failed')
    return new DeviceFault(code, `the run failed, check its inputs and try again: ${reason}`, error)
  return new DeviceFault(code, `ONNX Runtime refused the program, report it with its printed form: ${reason}`, error)
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]
