import { closeSync, openSync, readSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import type { LatentStatistics } from './dataset.ts'
import { TrainingFault } from './trainingFault.ts'

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
export class LatentReader {
  private readonly of: LatentFile
  private readonly file: number
  private room = new Float32Array()

  constructor(of: LatentFile) {
    this.of = of
    this.file = openSync(of.path, 'r')
  }

  at({ at, count }: Place): Latents {
    return (wanted = count) => {
      if (this.room.length < wanted) this.room = new Float32Array(wanted)
      const { path, mean, std } = this.of
      const values = this.room.subarray(0, wanted)
      const bytes = readSync(this.file, values, 0, values.byteLength, 4 * at)
      if (bytes < values.byteLength)
        throw new TrainingFault(`${path} ends before value ${at + wanted}; delete it, and it is made again`)
      normalise(values, mean, std)
      return values
    }
  }

  close(): void {
    closeSync(this.file)
  }
}

function normalise(values: Float32Array, mean: Float32Array, std: Float32Array): void {
  const channels = mean.length
  for (let from = 0; from < values.length; from += channels)
    for (let c = 0; c < channels; c++) values[from + c] = (values[from + c] - mean[c]) / std[c]
}

/** A file of latents that is written in any order, and has its name when it is whole; what is closed before is gone. */
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
    if (bytesWritten < values.byteLength)
      throw new TrainingFault(`${this.path} could not be written; the disk may be full: make room and begin again`)
  }

  /** Gives the file its name. */
  async finish(): Promise<void> {
    await this.file.sync()
    await rename(`${this.path}.part`, this.path)
  }

  async close(): Promise<void> {
    await this.file.close()
    await rm(`${this.path}.part`, { force: true })
  }
}
