import { randomBytes } from 'node:crypto'

/** A new name: 20 letters and digits that begin with the time, so that later rows lie behind earlier ones. */
export function newId(): string {
  return (
    Date.now().toString(36).padStart(9, '0') +
    BigInt(`0x${randomBytes(8).toString('hex')}`)
      .toString(36)
      .padStart(13, '0')
      .slice(-11)
  )
}
