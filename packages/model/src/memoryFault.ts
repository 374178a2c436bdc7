/** A way to make the film that the free memory is enough for. */
export type MemoryFit = {
  /** `apart`: one shot after another, from a cache; `compact`: the same with a cache in 8 bits; `together`: at most so many at once. */
  readonly way: 'apart' | 'compact' | 'together'
  readonly shots: number
  readonly bytes: number
}
export type MemoryNeeds = {
  readonly neededBytes: number
  readonly freeBytes: number
  readonly fits: readonly MemoryFit[]
  /** What the autoencoder has no room for; a sampling where nothing is said. */
  readonly of?: 'decode' | 'encode'
}

/** Work that the device has no room for, told before it begins; the message says what there is room for. */
export class MemoryFault extends Error {
  override name = 'MemoryFault'
  readonly code = 'out-of-memory'
  readonly needs: MemoryNeeds

  constructor(needs: MemoryNeeds) {
    super(sentence(needs))
    this.needs = needs
  }
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

function sentence({ neededBytes, freeBytes, fits, of }: MemoryNeeds): string {
  const free = `${gigabytes(freeBytes)} are free`
  if (of) {
    const what = { decode: 'to decode a shot', encode: 'to encode a clip' }[of]
    const needed = `${what} in the smallest tiles takes ${gigabytes(neededBytes)} of the GPU's memory`
    return `${needed} and ${free}; end what else uses the GPU, or run on the CPU`
  }
  const what = `this needs ${gigabytes(neededBytes)} of the GPU's memory and ${free}`
  const ways = fits.map(({ way, shots, bytes }) => {
    const how = {
      apart: 'one shot after another from the cache',
      compact: 'one shot after another from the cache in 8 bits (history: compact)',
      together: `at most ${shots} shots at once`,
    }[way]
    return `${how} (${gigabytes(bytes)})`
  })
  const mend =
    ways.length > 0 ? `there is room for ${ways.join(', or ')}` : 'make shorter shots, or end what else uses the GPU'
  return `${what}; ${mend}`
}
