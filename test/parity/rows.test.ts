import { putRows, rows } from '@sceneweave/tensor'
import { parity } from './parity.ts'

parity('rows', [
  {
    title: 'two ranges',
    build: (leaf) =>
      rows(leaf('x', [9, 4]), [
        [1, 2],
        [5, 9],
      ]),
  },
  { title: 'all of them', build: (leaf) => rows(leaf('x', [3, 4]), [[0, 3]]) },
])
parity('putRows', [
  {
    title: 'gaps before, between and after',
    build: (leaf) =>
      putRows(
        leaf('x', [4, 3]),
        [
          [1, 2],
          [4, 7],
        ],
        9,
      ),
  },
  { title: 'one range at the end', build: (leaf) => putRows(leaf('x', [2, 3]), [[3, 5]], 5) },
])
