// A machine that has nothing but Node has no fonts either, and SVG text would come out empty, so charts bring their letters:
// strokes on a grid 4 wide and 6 high, each point two digits (column, row from the top), as on a film slate.
const GLYPHS: Record<string, string> = {
  A: '06 02 20 42 46|04 44',
  B: '00 06 36 45 44 33 03|33 42 41 30 00',
  C: '41 30 10 01 05 16 36 45',
  D: '00 06 26 44 42 20 00',
  E: '40 00 06 46|03 33',
  F: '40 00 06|03 33',
  G: '41 30 10 01 05 16 36 45 43 23',
  H: '00 06|40 46|03 43',
  I: '10 30|20 26|16 36',
  J: '40 45 36 16 05',
  K: '00 06|40 03 46',
  L: '00 06 46',
  M: '06 00 23 40 46',
  N: '06 00 46 40',
  O: '10 01 05 16 36 45 41 30 10',
  P: '06 00 30 41 42 33 03',
  Q: '10 01 05 16 36 45 41 30 10|24 46',
  R: '06 00 30 41 42 33 03|23 46',
  S: '41 30 10 01 02 13 33 44 45 36 16 05',
  T: '00 40|20 26',
  U: '00 05 16 36 45 40',
  V: '00 26 40',
  W: '00 16 23 36 40',
  X: '00 46|40 06',
  Y: '00 23 40|23 26',
  Z: '00 40 06 46',
  0: '10 01 05 16 36 45 41 30 10|14 32',
  1: '11 20 26|16 36',
  2: '01 10 30 41 42 06 46',
  3: '00 40 22 32 43 45 36 16 05',
  4: '36 30 04 44',
  5: '40 00 03 32 43 45 36 16 05',
  6: '30 10 02 05 16 36 45 44 33 13 04',
  7: '00 40 16',
  8: '10 01 02 13 33 42 41 30 10|13 04 05 16 36 45 44 33',
  9: '16 36 44 41 30 10 01 02 13 33 42',
  '.': '25 26',
  ',': '25 17',
  ':': '21 22|24 25',
  '-': '13 33',
  '−': '13 33',
  '+': '13 33|22 24',
  '/': '06 40',
  '(': '30 21 25 36',
  ')': '10 21 25 16',
  '=': '12 32|14 34',
  '%': '06 40|00 01|45 46',
  '#': '11 15|31 35|02 42|04 44',
  _: '06 46',
  "'": '20 21',
  '*': '11 35|31 15|03 43',
  '<': '40 03 46',
  '>': '00 43 06',
  '[': '30 20 26 36',
  ']': '10 20 26 16',
  '!': '20 24|26 26',
  '?': '01 10 30 41 42 23 24|26 26',
  '×': '12 34|32 14',
  '·': '23 23',
}
const ADVANCE = 6 / 4

export type TextStyle = {
  x: number
  y: number
  height: number
  colour: string
  anchor?: 'start' | 'middle' | 'end'
  turned?: boolean
}

/** Text as an SVG path. x, y: the baseline at the anchor. height: of the letters, in pixels. All letters are capitals; unknown signs stay blank. */
export function strokeText(
  text: string,
  { x, y, height, colour, anchor = 'start', turned = false }: TextStyle,
): string {
  const unit = height / 6
  const letters = [...text.toUpperCase()]
  const width = textWidth(text, height)
  const start = anchor === 'start' ? 0 : anchor === 'middle' ? -width / 2 : -width
  const path = letters.map((letter, i) => glyphPath(letter, start + i * 4 * ADVANCE * unit, unit)).join('')
  const place = `translate(${x} ${y})${turned ? ' rotate(-90)' : ''}`
  const pen = `fill="none" stroke="${colour}" stroke-width="${(height / 8).toFixed(2)}" stroke-linecap="round" stroke-linejoin="round"`
  return `<path transform="${place}" ${pen} d="${path}"/>`
}

/** How wide a text comes out, in pixels. */
export const textWidth = (text: string, height: number): number =>
  (([...text].length * ADVANCE - (ADVANCE - 1)) * 4 * height) / 6

function glyphPath(letter: string, left: number, unit: number): string {
  const strokes = GLYPHS[letter]?.split('|') ?? []
  const point = (digits: string) =>
    `${(left + Number(digits[0]) * unit).toFixed(2)} ${((Number(digits[1]) - 6) * unit).toFixed(2)}`
  return strokes.map((stroke) => `M${stroke.split(' ').map(point).join('L')}`).join('')
}
