import { createHash, randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** A secret of 256 bits that says what it is for, so that it is known for one wherever it turns up. */
export const newSecret = (purpose: string): string => `${purpose}_${randomBytes(32).toString('base64url')}`

/** What is kept of a secret. It has 256 bits, so one SHA-256 is enough; passwords go through scrypt. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** The secret that signs sessions: made at the first call, in a file that only its owner reads; the same ever after. */
export async function readOrMakeSecret(folder: string): Promise<string> {
  const file = path.join(folder, 'session-secret')
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await mkdir(folder, { recursive: true })
  await writeFile(draft, newSecret('session'), { mode: 0o600, flag: 'wx' })
  try {
    // a link is made whole or not at all: of two servers that start at once, the first wins and both read the same
    await link(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft)
  }
  return readFile(file, 'utf8')
}
