const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A new name for a node, a wire or a frame. Twelve letters: two equal ones in a graph are less likely than a broken disk. */
export function newId(): string {
  // not randomUUID: browsers keep it from pages that are not served over TLS, as in a local network
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte, at) => letters[byte % (at === 0 ? 26 : 36)]).join('')
}
