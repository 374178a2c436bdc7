import { openSync, readSync } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import type { LatentStatistics } from './dataset.ts'

/**
 * Gives the latents of a shot or a still, or the first `count` values of them. Those of a file stay until others of it are
 * asked for: memory of their own takes longer than reading them.
 */
export type Latents = (count?: number) => Float32Array

/** Latents that are in memory. */
export const held =
  (values: Float32Array): Latents =>
  (count) =>
    values.subarray(0, count)

/** Where latents stand in a file, in values. */
export type Place = { readonly at: number; readonly count: number }

/** A file of f32, the latents of all scenes one after another as the encoder made them, and what they are normalised by. */
export type LatentFile = LatentStatistics & { readonly path: string }

/** Reads normalised latents from places of a file when they are asked for; the system keeps in memory what is read often. */
export function latentReader({ path, mean, std }: LatentFile): (place: Place) => Latents {
  const file = openSync(path, 'r')
  let room = new Float32Array()
  return ({ at, count }) =>
    (wanted = count) => {
      if (room.length < wanted) room = new Float32Array(wanted)
      const values = room.subarray(0, wanted)
      const bytes = readSync(file, values, 0, values.byteLength, 4 * at)
      if (bytes < values.byteLength) throw new RangeError(`${path} ends before value ${at + wanted}`)
      normalise(values, mean, std)
      return values
    }
}

function normalise(values: Float32Array, mean: Float32Array, std: Float32Array): void {
  const channels = mean.length
  for (let from = 0; from < values.length; from += channels)
    for (let c = 0; c < channels; c++) values[from + c] = (values[from + c] - mean[c]) / std[c]
}

/** A file of latents that is written in any order, and has its name when it is whole. */
export class LatentWriter {
  private readonly path: string
  private readonly file: FileHandle

  private constructor(path: string, file: FileHandle) {
    this.path = path
    this.file = file
  }

  static async open(path: string): Promise<LatentWriter> {
    return new LatentWriter(path, await open(`${path}.part`, 'w'))
  }

  async write(at: number, values: Float32Array): Promise<void> {
    const { bytesWritten } = await this.file.write(values, 0, values.byteLength, 4 * at)
    if (bytesWritten < values.byteLength) throw new RangeError(`${this.path} could not be written: is the disk full?`)
  }

  /** Gives the file its name. */
  async finish(): Promise<void> {
    await this.file.sync()
    await rename(`${this.path}.part`, this.path)
  }

  close(): Promise<void> {
    return this.file.close()
  }
}
