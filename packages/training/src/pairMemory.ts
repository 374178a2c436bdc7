/** The teacher's films of all packs, in memory that threads share: in pieces, one buffer could not hold many. */
export type PairMemory = {
  readonly packsAPiece: number
  readonly pieces: readonly PairPiece[]
}

/** Halves of some packs one after another, and where each pack begins; the last number is where all end. */
export type PairPiece = { readonly halves: SharedArrayBuffer; readonly offsets: readonly number[] }

/** Puts packs together as a piece. */
export function pieceOf(packs: readonly Uint16Array[]): PairPiece {
  const offsets = [0]
  for (const pack of packs) offsets.push((offsets.at(-1) as number) + pack.length)
  const halves = new SharedArrayBuffer(2 * (offsets.at(-1) as number))
  const all = new Uint16Array(halves)
  for (const [at, pack] of packs.entries()) all.set(pack, offsets[at])
  return { halves, offsets }
}

/** The made shots of a pack at the end of each line, one end after another. */
export function keptEnds({ packsAPiece, pieces }: PairMemory, pack: number): Uint16Array {
  const { halves, offsets } = pieces[Math.floor(pack / packsAPiece)]
  const at = pack % packsAPiece
  return new Uint16Array(halves, 2 * offsets[at], offsets[at + 1] - offsets[at])
}
