import { expect, test } from 'vitest'
import { fitScale } from './chartScale.ts'
import { chartSvg, lineChart } from './lineChart.ts'

const curve = { name: 'loss', points: Array.from({ length: 50 }, (_, i) => [i, Math.exp(-i / 8)] as const) }

test('a chart is drawn on graphite with an amber line, whatever fonts the machine has', async () => {
  const { data, width, height } = await lineChart([curve], { title: 'Loss', logY: true, width: 480, height: 270 })
  expect([width, height, data.length]).toEqual([480, 270, 480 * 270 * 3])
  expect([...data.subarray(0, 3)]).toEqual([11, 13, 16])
  let amber = 0
  for (let i = 0; i < data.length; i += 3) if (data[i] > 220 && data[i + 1] > 150 && data[i + 2] < 100) amber++
  expect(amber).toBeGreaterThan(300)
})

test('points that are not finite, or not above zero on a log axis, break the line and nothing else', () => {
  const svg = chartSvg(
    [
      {
        name: 'loss',
        points: [
          [0, 1],
          [1, Number.NaN],
          [2, 0],
          [3, 10],
        ],
      },
    ],
    { logY: true },
  )
  expect(svg).not.toContain('NaN')
  expect(() => chartSvg([{ name: 'loss', points: [[0, -1]] }], { logY: true })).toThrow(/at least one point/)
})

test('words in a chart cannot break out of the SVG', () => {
  expect(chartSvg([{ ...curve, name: '</svg>"<script>' }], { title: '"><&' })).not.toContain('script')
})

test('axes mark round numbers and hold every value', () => {
  const linear = fitScale([0.3, 97], { from: 0, to: 100 })
  expect(linear.ticks).toEqual([0, 20, 40, 60, 80, 100])
  expect(linear.place(50)).toBe(50)
  expect(fitScale([0.001, 5], { from: 100, to: 0, log: true }).ticks).toEqual([0.001, 0.01, 0.1, 1])
  expect(fitScale([7, 7], { from: 0, to: 1 }).place(7)).toBeGreaterThanOrEqual(0)
})
