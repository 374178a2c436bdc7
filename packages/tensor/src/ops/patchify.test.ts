import { expect, test } from 'vitest'
import { buildProgram } from '../program.ts'
import { interpret } from '../reference.ts'
import { input } from './leaf.ts'
import { patchify, unpatchify } from './patchify.ts'

const count = (size: number) => Float64Array.from({ length: size }, (_, at) => at)

test('rows go t, y, x and channels dy, dx, c', () => {
  const rows = patchify(input('x', [2, 1, 2, 4]))
  const { out } = interpret(buildProgram({ out: rows }), { x: count(16) })
  expect([...out]).toEqual([0, 8, 1, 9, 4, 12, 5, 13, 2, 10, 3, 11, 6, 14, 7, 15])
})

test('unpatchify undoes patchify', () => {
  const out = unpatchify(patchify(input('x', [3, 2, 4, 6])), [3, 2, 4, 6])
  expect(interpret(buildProgram({ out }), { x: count(144) }).out).toEqual(count(144))
})

test('odd pictures are a fault', () => {
  expect(() => patchify(input('x', [3, 1, 3, 4]))).toThrow('[patchify] expected even H and W, got [3, 1, 3, 4]')
})
