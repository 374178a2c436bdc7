import { type ClipViews, greyOf, pictureOf, picturesRead } from '../judge/clipViews.ts'

/** What a shot is like, whatever it shows. All in 0..1 of the range of a pixel. */
export type ShotNumbers = {
  /** Mean change of a grey pixel in the middle of the picture from one of six pictures to the next. */
  readonly motion: number
  readonly brightness: number
  /** Standard deviation of the grey. */
  readonly contrast: number
  /** Mean distance of the strongest colour of a pixel from its weakest. */
  readonly saturation: number
  /** Mean step from a grey pixel to the one on its right. */
  readonly sharpness: number
}

export const numberNames = ['motion', 'brightness', 'contrast', 'saturation', 'sharpness'] as const

/** Measures a shot on the views of it. */
export function shotNumbers({ whole, centre }: ClipViews): ShotNumbers {
  const pictures = Array.from({ length: picturesRead }, (_, at) => pictureOf(whole, at))
  const greys = pictures.map(greyOf)
  const middles = pictures.map((_, at) => greyOf(pictureOf(centre, at)))
  const brightness = mean(greys.map((grey) => mean(grey)))
  return {
    motion:
      mean(middles.slice(1).map((grey, at) => mean(grey.map((value, i) => Math.abs(value - middles[at][i]))))) / 2,
    brightness: (brightness + 1) / 2,
    contrast: mean(greys.map(deviation)) / 2,
    saturation: mean(pictures.map(saturationOf)) / 2,
    sharpness: mean(greys.map((grey) => mean(grey.map((value, i) => Math.abs(value - (grey[i + 1] ?? value)))))) / 2,
  }
}

function saturationOf(picture: Float32Array): number {
  const area = picture.length / 3
  let sum = 0
  for (let i = 0; i < area; i++) {
    const [r, g, b] = [picture[i], picture[area + i], picture[2 * area + i]]
    sum += Math.max(r, g, b) - Math.min(r, g, b)
  }
  return sum / area
}

const mean = (values: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}

function deviation(values: Float32Array): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}
