import { expect, test } from 'vitest'
import { exampleValues } from './exampleValues.ts'
import { type PortKind, portKinds, shapes } from './ports.ts'

const kinds = Object.entries(portKinds)

// the editor's canvas by day and by night
const canvases = ['#f5f3ef', '#0b0c10']

test('every colour stands out from the light and the dark canvas by 3:1', () => {
  for (const [kind, { colour }] of kinds)
    for (const canvas of canvases)
      expect({ kind, canvas, ratio: contrast(colour, canvas) >= 3 }).toEqual({ kind, canvas, ratio: true })
})

test('no two kinds look alike: another hue, or another shape of the same hue', () => {
  for (const [a, { colour, shape }] of kinds)
    for (const [b, other] of kinds)
      if (a < b)
        expect({ a, b, apart: shape !== other.shape || distance(colour, other.colour) > 18 }).toEqual({
          a,
          b,
          apart: true,
        })
  const hues = [...new Set(kinds.map(([, { colour }]) => colour))]
  for (const a of hues) for (const b of hues) if (a < b) expect(distance(a, b)).toBeGreaterThan(18)
  for (const [, { shape }] of kinds) expect(shapes).toContain(shape)
})

test('every kind has an example that its own schema takes', () => {
  for (const [kind, { value }] of kinds) expect(() => value.parse(exampleValues[kind as PortKind])).not.toThrow()
})

const channels = (colour: string): number[] =>
  [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })

/** WCAG 2 relative luminance. */
const luminance = (colour: string): number => {
  const [r, g, b] = channels(colour)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

/** CIE76 difference; 2.3 is just noticeable. */
const distance = (a: string, b: string): number => {
  const [x, y] = [a, b].map(lab)
  return Math.hypot(...x.map((value, at) => value - y[at]))
}

const lab = (colour: string): number[] => {
  const [r, g, b] = channels(colour)
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116)
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b)
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}
