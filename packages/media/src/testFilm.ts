import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { ByteSource } from './video.ts'

/** Frames of a smooth gradient that drifts, as the encoders meet it in calm shots. RGB8 [height, width, 3]. */
export function gradientFrames(count: number, width: number, height: number): Uint8Array[] {
  return Array.from({ length: count }, (_, t) => {
    const data = new Uint8Array(width * height * 3)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const at = (y * width + x) * 3
        data[at] = 40 + (160 * x) / width + t
        data[at + 1] = 60 + (120 * y) / height + 20 * Math.sin(t / 6 + x / 20)
        data[at + 2] = 90 + 50 * Math.cos((x + y + 2 * t) / 30)
      }
    return data
  })
}

/** Peak signal to noise in dB over the size that both share, from the top left. */
export function psnr(a: Uint8Array, b: Uint8Array, [aWidth, bWidth, height]: [number, number, number]): number {
  let sum = 0
  const width = Math.min(aWidth, bWidth) * 3
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) sum += (a[y * aWidth * 3 + x] - b[y * bWidth * 3 + x]) ** 2
  return 10 * Math.log10(255 ** 2 / (sum / (width * height)))
}

/** An empty folder that is gone after the test. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sceneweave-media-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Every item of a stream. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

/** Bytes as an asset store gives them, in small chunks, and how many were asked for so far. */
export function countedSource(bytes: Uint8Array, chunk = 1000): { source: ByteSource; count: { bytes: number } } {
  const count = { bytes: 0 }
  async function* read(from: number, to: number) {
    for (let at = from; at < to; at += chunk) {
      const part = bytes.subarray(at, Math.min(at + chunk, to))
      count.bytes += part.length
      yield part
    }
  }
  return { source: { bytes: bytes.length, read }, count }
}

/** A disk of 64 kB at `folder`, unmounted after the test; undefined where mounting is not allowed. */
export function smallDisk(folder: string): string | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  onTestFinished(() => {
    execFileSync('umount', [folder])
  })
  return folder
}
