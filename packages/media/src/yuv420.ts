import type { Picture } from './picture.ts'

/** Planar Y, U, V with chroma halved both ways, BT.709, Y in 16–235. Sides are even. */
export type Yuv420 = { data: Uint8Array; width: number; height: number }

/** How a film's Y, U, V become RGB: the weights of red and blue in Y, and whether Y runs over 0–255 or 16–235. */
export type YuvMatrix = { red: number; blue: number; fullRange: boolean }

export const BT709: YuvMatrix = { red: 0.2126, blue: 0.0722, fullRange: false }
export const BT601: YuvMatrix = { red: 0.299, blue: 0.114, fullRange: false }

/** The smallest even number that is not below n: H.264 in 4:2:0 stores no other. */
export const evenSize = (n: number): number => n + (n & 1)

/**
 * RGB8 → Yuv420, the same pixels whichever encoder follows. An odd side repeats its last column or row.
 * Chroma sits on every second column (where H.264 expects it), so it is taken [1 2 1] across and [1 1] down.
 */
export function rgbToYuv(picture: Picture): Yuv420 {
  const width = evenSize(picture.width)
  const height = evenSize(picture.height)
  const data = new Uint8Array(width * height * 1.5)
  writeLuma({ data, width, height }, picture)
  writeChroma({ data, width, height }, picture)
  return { data, width, height }
}

function writeLuma(yuv: Yuv420, { data: rgb, width, height }: Picture): void {
  for (let y = 0; y < yuv.height; y++)
    for (let x = 0; x < yuv.width; x++) {
      const i = (Math.min(y, height - 1) * width + Math.min(x, width - 1)) * 3
      yuv.data[y * yuv.width + x] = 16.5 + (219 / 255) * (0.2126 * rgb[i] + 0.7152 * rgb[i + 1] + 0.0722 * rgb[i + 2])
    }
}

function writeChroma(yuv: Yuv420, { data: rgb, width, height }: Picture): void {
  const uPlane = yuv.width * yuv.height
  const vPlane = uPlane + uPlane / 4
  const sum = [0, 0, 0]
  for (let y = 0, at = 0; y < yuv.height; y += 2)
    for (let x = 0; x < yuv.width; x += 2, at++) {
      sum.fill(0)
      for (const row of [y, Math.min(y + 1, height - 1)]) {
        const left = (row * width + Math.max(x - 1, 0)) * 3
        const middle = (row * width + x) * 3
        const right = (row * width + Math.min(x + 1, width - 1)) * 3
        for (let c = 0; c < 3; c++) sum[c] += rgb[left + c] + 2 * rgb[middle + c] + rgb[right + c]
      }
      const [r, g, b] = sum
      const grey = 0.2126 * r + 0.7152 * g + 0.0722 * b
      // the sums weigh 8; 224/255 is chroma's span, 1.8556 and 1.5748 its width in BT.709
      yuv.data[uPlane + at] = 128.5 + ((224 / 255) * (b - grey)) / (8 * 1.8556)
      yuv.data[vPlane + at] = 128.5 + ((224 / 255) * (r - grey)) / (8 * 1.5748)
    }
}

/** Yuv420 planes → RGB8 [height, width, 3]. Chroma is spread linearly between its samples. */
export function yuvToRgb({ data: yuv, width, height }: Yuv420, matrix: YuvMatrix = BT709): Uint8Array {
  const half = (width + 1) >> 1
  const rows = (height + 1) >> 1
  const uPlane = width * height
  const vPlane = uPlane + half * rows
  const green = 1 - matrix.red - matrix.blue
  const lumaGain = matrix.fullRange ? 1 : 255 / 219
  const black = matrix.fullRange ? 0 : 16
  const chromaGain = matrix.fullRange ? 1 : 255 / 224
  const toRed = 2 * (1 - matrix.red) * chromaGain
  const toBlue = 2 * (1 - matrix.blue) * chromaGain
  const rgb = new Uint8ClampedArray(width * height * 3)
  for (let y = 0; y < height; y++) {
    // chroma rows lie between pairs of luma rows: three parts of the near one, one part of the far one
    const near = (y >> 1) * half
    const far = Math.min(Math.max((y >> 1) + (y & 1 ? 1 : -1), 0), rows - 1) * half
    for (let x = 0; x < width; x++) {
      const c = x >> 1
      const next = x & 1 ? Math.min(c + 1, half - 1) : c
      const u =
        (3 * (yuv[uPlane + near + c] + yuv[uPlane + near + next]) + yuv[uPlane + far + c] + yuv[uPlane + far + next]) /
          8 -
        128
      const v =
        (3 * (yuv[vPlane + near + c] + yuv[vPlane + near + next]) + yuv[vPlane + far + c] + yuv[vPlane + far + next]) /
          8 -
        128
      const l = (yuv[y * width + x] - black) * lumaGain
      const i = (y * width + x) * 3
      rgb[i] = l + toRed * v
      rgb[i + 1] = l - (matrix.red * toRed * v + matrix.blue * toBlue * u) / green
      rgb[i + 2] = l + toBlue * u
    }
  }
  return new Uint8Array(rgb.buffer)
}
