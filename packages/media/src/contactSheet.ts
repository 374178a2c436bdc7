import { MediaFault } from './mediaFault.ts'
import { checkPicture, type Picture } from './picture.ts'

/** columns: pictures in a row. gap: pixels around and between. scale: whole enlargement, each pixel a square. background: RGB 0–255. */
export type SheetOptions = {
  columns: number
  gap?: number
  scale?: number
  background?: readonly [number, number, number]
}

const GRAPHITE = [18, 20, 24] as const

/** Pictures of any sizes in rows, in order, each in the middle of a cell as large as the largest. */
export function contactSheet(pictures: readonly Picture[], options: SheetOptions): Picture {
  const { columns, gap = 4, scale = 1, background = GRAPHITE } = options
  if (pictures.length === 0) throw new MediaFault('no-frames', 'a contact sheet needs at least one picture.')
  for (const [name, value] of Object.entries({ columns, scale }))
    if (!Number.isInteger(value) || value < 1)
      throw new MediaFault('bad-options', `${name} is ${value}: it must be a whole number of 1 or more.`)
  pictures.forEach(checkPicture)
  const cellWidth = Math.max(...pictures.map((p) => p.width)) * scale
  const cellHeight = Math.max(...pictures.map((p) => p.height)) * scale
  const across = Math.min(columns, pictures.length)
  const down = Math.ceil(pictures.length / columns)
  const sheet = blank(across * (cellWidth + gap) + gap, down * (cellHeight + gap) + gap, background)
  for (const [index, picture] of pictures.entries()) {
    const left = gap + (index % columns) * (cellWidth + gap) + ((cellWidth - picture.width * scale) >> 1)
    const top = gap + Math.floor(index / columns) * (cellHeight + gap) + ((cellHeight - picture.height * scale) >> 1)
    paste(sheet, picture, { left, top, scale })
  }
  return sheet
}

function blank(width: number, height: number, colour: readonly number[]): Picture {
  const data = new Uint8Array(width * height * 3)
  for (let i = 0; i < data.length; i++) data[i] = colour[i % 3]
  return { data, width, height }
}

function paste(
  sheet: Picture,
  { data, width, height }: Picture,
  { left, top, scale }: { left: number; top: number; scale: number },
): void {
  for (let y = 0; y < height * scale; y++)
    for (let x = 0; x < width * scale; x++) {
      const from = (Math.floor(y / scale) * width + Math.floor(x / scale)) * 3
      sheet.data.set(data.subarray(from, from + 3), ((top + y) * sheet.width + left + x) * 3)
    }
}
