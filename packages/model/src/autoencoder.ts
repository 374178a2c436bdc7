import { type Device, type Executable, sizeOf, type Weights, weightView } from '@sceneweave/tensor'
import { type ModelConfig, tokenGrid, tokenWidth } from './config.ts'
import { type Keepable, KeptExecutables } from './keptExecutables.ts'
import { MemoryFault } from './memoryFault.ts'
import { putPixels, toPixels } from './pictures.ts'
import { type Half, HOST_ROOM, halosOf, hostBytes, tileProgram, weightsOf } from './tileProgram.ts'
import { cutTokens, type Extent, picturesOf, pixelBox, putTokens, type Tile, tileSizes, tilesOf } from './tiles.ts'

// of a few lengths of shot both halves, or all that they are cut into
const MOST_EXECUTABLES = 12

type TileWork = (tile: Tile, run: Executable['run']) => Promise<void>

/** `onTile` is awaited after each of several tiles. */
export type TileOptions = { readonly onTile?: (tile: number, of: number) => Promise<void> }

/**
 * The autoencoder on a device: pictures ↔ token rows [T·H·W, patch²·C] that the denoiser reads and writes. It stays in float32:
 * it is a few convolutions, and its errors are seen at once. A shot too large for the memory goes through in tiles, to the same
 * result but for the order of sums. Throws a MemoryFault where not even the smallest tile fits.
 */
export class Autoencoder {
  private readonly config: ModelConfig
  private readonly device: Device
  private readonly weights: Weights
  private readonly made = new KeptExecutables({ count: MOST_EXECUTABLES, bytes: HOST_ROOM })
  private readonly known = new Map<string, number>()

  constructor(config: ModelConfig, device: Device, weights: Weights) {
    this.config = config
    this.device = device
    this.weights = weightsOf(weights, 'vae.')
  }

  /** RGB8 pictures [frames, size, size, 3] → normalised latent rows. */
  async encode(pictures: Uint8Array, options?: TileOptions): Promise<Float32Array> {
    const { size, patch } = this.config
    const frames = pictures.length / (3 * size ** 2)
    const whole: Extent = tokenGrid(this.config, frames)
    if (picturesOf(whole[0]) !== frames) throw new RangeError(`a shot has 1 + 4·n pictures of ${size}², not ${frames}`)
    const width = tokenWidth(this.config)
    const rows = new Float32Array(sizeOf(whole) * width)
    await this.eachTile({ half: 'encode', whole, ...options }, async (tile, run) => {
      const { latents } = await run({ pixels: toPixels(pictures, size, pixelBox(tile.read, patch, true)) })
      putTokens(rows, latents, { whole, tile, width })
    })
    return this.normalised(rows, (value, mean, std) => (value - mean) / std)
  }

  /** Normalised latent rows of a shot of `frames` pictures → RGB8 [frames, size, size, 3]. */
  async decode(latents: Float32Array, frames: number, options?: TileOptions): Promise<Uint8Array> {
    const { size, patch } = this.config
    const whole: Extent = tokenGrid(this.config, frames)
    const [tokens, width] = [sizeOf(whole), tokenWidth(this.config)]
    if (latents.length !== tokens * width)
      throw new RangeError(
        `a shot of ${frames} pictures has ${tokens} tokens of ${width} values, not ${latents.length} in all`,
      )
    const rows = this.normalised(latents, (value, mean, std) => value * std + mean)
    const pictures = new Uint8Array(picturesOf(whole[0]) * size ** 2 * 3)
    await this.eachTile({ half: 'decode', whole, ...options }, async ({ read, kept }, run) => {
      const cut = cutTokens(rows, { whole, box: read, width })
      const { pixels } = await run({ latents: cut })
      putPixels(pictures, pixels, { size, box: pixelBox(read, patch, true), kept: pixelBox(kept, patch) })
    })
    return pictures
  }

  /** What decoding a shot takes of a device's own memory at the least, weights included; 0 where it has none. */
  async leastBytes(frames: number): Promise<number> {
    const sizes = tileSizes(tokenGrid(this.config, frames), halosOf(this.config, 'decode'))
    return this.device.memory ? this.bytes('decode', sizes[sizes.length - 1]) : 0
  }

  private async eachTile(
    { half, whole, onTile }: TileOptions & { half: Half; whole: Extent },
    work: TileWork,
  ): Promise<void> {
    const size = await this.tileSize(half, whole)
    const program: Keepable = {
      key: `${half} ${size}`,
      // a device with memory of its own has one workspace for all programs
      bytes: this.device.memory ? 0 : await this.bytes(half, size),
      make: () => this.device.compile(tileProgram(this.config, half, size), this.weights, { isExact: true }),
    }
    const tiles = tilesOf(whole, size, halosOf(this.config, half))
    for (const [at, tile] of tiles.entries()) {
      await work(tile, (inputs) => this.made.run(program, inputs))
      if (tiles.length > 1) await onTile?.(at + 1, tiles.length)
    }
  }

  /** The whole shot, or the tiles with the least work for which there is room. */
  private async tileSize(half: Half, whole: Extent): Promise<Extent> {
    const { memory } = this.device
    const room = memory ? await memory.free() : HOST_ROOM
    if ((await this.bytes(half, whole)) <= room) return whole
    const sizes = tileSizes(whole, halosOf(this.config, half))
    for (const size of sizes) if ((await this.bytes(half, size)) <= room) return size
    const least = sizes[sizes.length - 1]
    if (!memory) return least
    throw new MemoryFault({ of: half, neededBytes: await this.bytes(half, least), freeBytes: room, fits: [] })
  }

  private async bytes(half: Half, size: Extent): Promise<number> {
    const { memory } = this.device
    // asked anew each time: the weights count as long as no program has brought them
    if (memory) return memory.needed(tileProgram(this.config, half, size), this.weights, {}, { isExact: true })
    const key = `${half} ${size}`
    const bytes = this.known.get(key) ?? hostBytes(tileProgram(this.config, half, size))
    this.known.set(key, bytes)
    return bytes
  }

  private normalised(rows: Float32Array, by: (value: number, mean: number, std: number) => number): Float32Array {
    const channels = this.config.vae.latentChannels
    const [mean, std] = [weightView(this.weights, 'vae.latent.mean'), weightView(this.weights, 'vae.latent.std')]
    return rows.map((value, i) => by(value, mean[i % channels], std[i % channels]))
  }
}
