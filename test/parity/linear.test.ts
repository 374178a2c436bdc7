import { linear, linearBy } from '@sceneweave/tensor'
import { parity } from './parity.ts'

parity('linear', [
  { title: 'with bias', build: (leaf) => linear(leaf('x', [7, 5]), leaf('w', [5, 3]), leaf('b', [3])) },
  { title: 'without bias, one row', build: (leaf) => linear(leaf('x', [1, 5]), leaf('w', [5, 3])) },
  {
    title: 'weight stored transposed',
    build: (leaf) => linear(leaf('x', [7, 5]), leaf('w', [3, 5]), leaf('b', [3]), true),
  },
])
parity('linearBy', [
  {
    title: 'two modalities, interleaved rows',
    build: (leaf) =>
      linearBy(leaf('x', [9, 4]), [
        {
          rows: [
            [0, 2],
            [5, 6],
          ],
          w: leaf('w0', [4, 3]),
          b: leaf('b0', [3]),
        },
        {
          rows: [
            [2, 5],
            [6, 9],
          ],
          w: leaf('w1', [4, 3]),
          b: leaf('b1', [3]),
        },
      ]),
  },
  {
    title: 'a group without rows is left out',
    build: (leaf) =>
      linearBy(leaf('x', [3, 4]), [
        { rows: [[0, 3]], w: leaf('w0', [4, 3]), b: leaf('b0', [3]) },
        { rows: [], w: leaf('w1', [4, 3], { fixed: true }), b: leaf('b1', [3], { fixed: true }) },
      ]),
  },
])
