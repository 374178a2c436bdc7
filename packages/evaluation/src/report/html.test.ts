import { expect, test } from 'vitest'
import type { Report } from '../figures/report.ts'
import type { Table } from '../figures/section.ts'
import { htmlReport } from './html.ts'
import { markdownReport } from './markdown.ts'
import { markup } from './markup.ts'
import { shownFigure } from './shownFigure.ts'

const figure = { value: 0.934, low: 0.88, high: 0.97, count: 120 }
const less = { value: 0.5, low: 0.4, high: 0.6, count: 120 }
const table: Table = {
  title: 'In brief',
  of: 'share',
  columns: [
    { name: 'joint', title: 'LCT', paper: 'LCT' },
    { name: 'alone', title: 'shots <without> context' },
    { name: 'real', title: 'real films', isReal: true },
  ],
  rows: [
    {
      id: 'right',
      title: 'what captions say & show',
      chance: 0.1,
      figures: { joint: figure, alone: less, real: figure },
    },
  ],
}
const report: Report = {
  models: [{ name: '<script>alert(1)</script>', hash: 'abc', provenance: {} }],
  recogniser: { hash: 'def' },
  plan: {
    firstScene: 5_000_000,
    scenes: { words: 2, return: 0, history: 0, pool: 0, extension: 0 },
    methods: ['joint', 'alone'],
    models: ['x'],
    limits: { frames: 17 },
  },
  settings: { steps: 20, guidance: 3, shift: 2, solver: 'multistep', contextTime: 0.1 },
  device: 'onnx',
  films: { measured: 3, asked: 4 },
  sections: [
    {
      id: 'methods',
      title: 'Films',
      text: 'Words.',
      tables: [table],
      curves: [
        {
          ...{ title: 'Coming back', xLabel: 'shots away', yLabel: 'share', of: 'share' },
          series: [{ name: 'joint', title: 'LCT', points: [1, 2, 3].map((x) => ({ x, figure })) }],
        },
      ],
    },
  ],
}
const sheets = [
  { title: 'Scene "1"', shots: ['[SHOT CUT] <b>', 'b'], strips: [{ title: 'LCT', picture: Uint8Array.of(1, 2) }] },
]
const page = htmlReport(report, sheets)

test('words from outside stay words', () => {
  expect(page).not.toContain('<script')
  expect(page).toContain('&lt;script&gt;alert(1)')
  expect(page).toContain('[SHOT CUT] &lt;b&gt;')
  expect(page).toContain('shots &lt;without&gt; context')
  expect(markup`<i title="${'"<&'}">${markup`<b>`}</i>`.text).toBe('<i title="&quot;&lt;&amp;"><b></i>')
})

test('the page asks nothing of the network', () => {
  expect(page).not.toMatch(/(src|href)="(?!data:|#)/)
  expect(page).not.toMatch(/url\(|@import|<link|http/)
})

test('tables have a caption and heads with a scope, pictures and curves say what they are', () => {
  expect(page).toContain('<caption>In brief</caption>')
  expect(page).not.toMatch(/<th(?! scope=|ead)/)
  expect(page).toContain('alt="2 shots: LCT"')
  expect(page).toMatch(/<svg [^>]*role="img" aria-label="Coming back/)
})

test('every figure stands with its interval, the best of the methods marked, real films apart', () => {
  expect(page).toContain('<strong>93 %</strong> <small>88–97</small>')
  expect(page).toContain('50 % <small>40–60</small>')
  expect(page.match(/<strong>/g)).toHaveLength(1)
  expect(page).toContain('<tr class="real">')
})

test('an evaluation that was stopped says so', () => {
  expect(page).toContain('So far 3 of 4 films')
})

test('Markdown has a row a question with chance', () => {
  expect(markdownReport(report)).toContain(
    '| what captions say & show | 93 % (88–97) | 50 % (40–60) | 93 % (88–97) | 10 % |',
  )
})

test('a figure of nothing is a dash', () => {
  expect(shownFigure({ value: Number.NaN, low: 0, high: 1, count: 0 }, 'share').value).toBe('–')
  expect(shownFigure({ value: -0.04, low: -0.1, high: 0.02, count: 9 }, 'difference')).toEqual({
    value: '−4',
    interval: '−10 to +2',
  })
})
