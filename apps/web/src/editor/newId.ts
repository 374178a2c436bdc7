/** An id that nobody else has, for nodes, wires, shots and tabs; also on pages that are not from https. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, '0').slice(-2)).join('')
}
