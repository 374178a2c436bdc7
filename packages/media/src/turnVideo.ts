import type { Picture } from './picture.ts'
import type { Video } from './video.ts'

/** The same film, each frame turned clockwise by so many quarters. */
export function turnVideo(film: Omit<Video, 'close'>, turns: number): Omit<Video, 'close'> {
  if (turns === 0) return film
  const { width, height } = film
  async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
    for await (const data of film.read(from, to)) yield turn({ data, width, height }, turns)
  }
  const isUpright = turns === 2
  return { ...film, width: isUpright ? width : height, height: isUpright ? height : width, read }
}

function turn({ data, width, height }: Picture, turns: number): Uint8Array {
  const turned = new Uint8Array(data.length)
  // where the first pixel goes, and how far apart neighbours in a row and in a column come to lie
  const last = width * height - 1
  const [start, right, down] = {
    1: [height - 1, height, -1],
    2: [last, -1, -width],
    3: [last - height + 1, -height, 1],
  }[turns] as [number, number, number]
  for (let y = 0, from = 0; y < height; y++)
    for (let x = 0; x < width; x++, from += 3) {
      const to = (start + x * right + y * down) * 3
      turned[to] = data[from]
      turned[to + 1] = data[from + 1]
      turned[to + 2] = data[from + 2]
    }
  return turned
}
