/** What can go wrong with a file of pictures. Each is something a person can mend. */
export type MediaFaultCode =
  | 'bad-options'
  | 'clips-differ'
  | 'codec-failed'
  | 'disk-full'
  | 'folder-missing'
  | 'frame-count'
  | 'frame-size'
  | 'no-codec'
  | 'no-frames'
  | 'not-found'
  | 'not-writable'
  | 'too-large'
  | 'unknown-format'
  | 'unreadable'

/** A refusal with a code to test for and one line that says what happened and how to mend it. */
export class MediaFault extends Error {
  readonly code: MediaFaultCode

  constructor(code: MediaFaultCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'MediaFault'
    this.code = code
  }
}

/** The system's error in words: errno codes that a person can act on become a MediaFault, anything else comes back as it was. */
export function explainSystemError(error: unknown, file: string): unknown {
  const errno = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  const fault = (code: MediaFaultCode, message: string) => new MediaFault(code, message, { cause: error })
  switch (errno) {
    case 'ENOSPC':
    case 'EDQUOT':
      return fault(
        'disk-full',
        `${file}: the disk is full. Free some space or choose another disk; nothing was written.`,
      )
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return fault(
        'not-writable',
        `${file}: this user may not use that path. Choose another folder or change its rights.`,
      )
    case 'EISDIR':
      return fault('not-writable', `${file}: that is a folder. Give the name of a file.`)
    case 'ENOENT':
      return fault('not-found', `${file}: there is no such file. Check the path.`)
    case 'ENOTDIR':
      return fault('folder-missing', `${file}: a part of that path is a file, not a folder. Choose another path.`)
    default:
      return error
  }
}
