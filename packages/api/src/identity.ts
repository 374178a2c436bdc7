/** What a token may do; `admin`: tokens, and whatever an owner of the server may do if its person is one. */
export const scopes = ['read', 'edit', 'run', 'admin'] as const
export type Scope = (typeof scopes)[number]

/** Who calls. */
export type Identity = {
  user: string
  name: string
  /** How we know: the machine itself, a signed cookie, or a token of a script. */
  by: 'loopback' | 'session' | 'token'
  /** A person at a browser has them all. */
  scopes: readonly Scope[]
  /** One of those who run this server. */
  isOwner: boolean
}

/** Everything but `admin` contains looking; `admin` contains everything. */
export const allows = ({ scopes: given }: Identity, wanted: Scope): boolean =>
  given.includes('admin') || given.includes(wanted) || (wanted === 'read' && given.length > 0)
