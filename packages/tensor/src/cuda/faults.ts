import { DeviceFault, type DeviceFaultCode } from '../deviceFault.ts'

const faults: Readonly<Record<string, { code: DeviceFaultCode; advice: string }>> = {
  'out-of-memory': { code: 'out-of-memory', advice: 'use fewer or smaller shots' },
  'device-lost': { code: 'device-lost', advice: 'try again: the next run opens it anew' },
  'ranks-lost': { code: 'device-lost', advice: 'a process of the group is gone: start again' },
  'no-nccl': { code: 'runtime-missing', advice: 'or use one GPU' },
  'bad-plan': { code: 'invalid-program', advice: 'report it with the printed program' },
}

/** The result, or the addon's error as a DeviceFault. A cancelled run rejects as an aborted signal does. */
export async function asFault<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const { code = '', message } = error as Error & { code?: string }
    if (code === 'cancelled') throw new DOMException(message, 'AbortError')
    const { code: known, advice } = faults[code] ?? { code: 'run-failed', advice: 'check the inputs and try again' }
    throw new DeviceFault(known, `the CUDA device could not ${what} (${message}): ${advice}`, error)
  }
}
