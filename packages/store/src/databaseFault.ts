import { StoreFault } from './storeFault.ts'

const LOST_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
])
// Prisma's own names for the same: cannot reach, closed, timed out waiting for a connection
const LOST_PRISMA = new Set(['P1001', 'P1002', 'P1017', 'P2024'])
const LOST_WORDS =
  /connection terminated|connection ended|timeout exceeded when trying to connect|server has closed the connection|not queryable|cannot reach database/i

/** Whether an error means that the connection went away, so that the same call may succeed later. */
export function isLost(error: unknown): boolean {
  return causes(error).some(({ code = '', message = '' }) => {
    // 08: connection; 57P: the server is stopping or starting; 53300: too many connections; 40: lost against another transaction
    if (/^(08|57P|40)/.test(code) || code === '53300') return true
    return LOST_SYSTEM.has(code) || LOST_PRISMA.has(code) || LOST_WORDS.test(message)
  })
}

/** What an error of the database means to a person. A fault stays as it is; what nobody can mend stays an error. */
export function toFault(error: unknown): unknown {
  if (error instanceof StoreFault) return error
  const found = causes(error)
  const has = (...codes: string[]) => found.some(({ code = '' }) => codes.some((start) => code.startsWith(start)))
  if (has('53100', 'ENOSPC', 'EDQUOT') || found.some(({ message = '' }) => /no space left on device/i.test(message)))
    return fault(
      'disk-full',
      'The disk of the database is full. Free space on it; nothing that was stored is lost.',
      error,
    )
  if (isLost(error))
    return fault(
      'database-lost',
      'The database does not answer. Start it again; what was stored is still there.',
      error,
    )
  if (has('54')) return fault('too-large', 'The document is larger than the database takes. Split it.', error)
  if (has('22', '23502', '23514'))
    return fault('bad-input', `The database refused a value: ${found[0].message ?? 'it gave no reason'}.`, error)
  if (has('23505', 'P2002'))
    return fault('conflict', 'Something with this name exists already. Use another name.', error)
  if (has('23503', 'P2003', 'P2025'))
    return fault('not-found', 'Something that this refers to does not exist (any more). Load it again.', error)
  if (has('28', '3D000'))
    return fault('database-unusable', `The database refused this user: ${found[0].message}. Check DATABASE_URL.`, error)
  return error
}

type Cause = { code?: string; message?: string }

/** An error, what caused it, and what an adapter wrapped. */
function causes(error: unknown): Cause[] {
  const found: Cause[] = []
  const open: unknown[] = [error]
  for (let at = 0; at < open.length && at < 12; at++) {
    const next = open[at]
    if (typeof next !== 'object' || next === null) continue
    const { code, originalCode, message, cause, meta, driverAdapterError, errors } = next as Record<string, unknown>
    for (const name of [code, originalCode])
      if (typeof name === 'string')
        found.push({ code: name, message: typeof message === 'string' ? message : undefined })
    if (typeof message === 'string') found.push({ message })
    open.push(cause, meta, driverAdapterError, ...(Array.isArray(errors) ? errors : []))
  }
  return found
}

function fault(code: StoreFault['code'], message: string, cause: unknown): StoreFault {
  return new StoreFault(code, message, { cause })
}
