import { createHash, randomBytes } from 'node:crypto'

/** A secret of 256 bits that says what it is for, so that it is known for one wherever it turns up. */
export const newSecret = (purpose: string): string => `${purpose}_${randomBytes(32).toString('base64url')}`

/** A secret of 120 bits that one can type. */
export const newCode = (): string =>
  randomBytes(15)
    .toString('hex')
    .toUpperCase()
    .replace(/(.{6})(?=.)/g, '$1-')

/** What is kept of a secret or a code. They are drawn by chance, so one SHA-256 is enough; passwords go through scrypt. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex')
