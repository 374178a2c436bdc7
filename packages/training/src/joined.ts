type Numbers = Float32Array | Uint16Array | Uint8Array

/** Arrays of one kind, one after another in one array. */
export function joined<T extends Numbers>(kind: new (length: number) => T, parts: readonly T[]): T {
  const all = new kind(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
