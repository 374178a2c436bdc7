import { conv2d } from '@sceneweave/tensor'
import { parity } from './parity.ts'

parity('conv2d', [
  {
    title: '3×3 keeps odd sizes',
    build: (leaf) => conv2d(leaf('x', [2, 2, 5, 7]), leaf('w', [3, 2, 3, 3]), leaf('b', [3]), { stride: 1, pad: 1 }),
  },
  {
    title: '3×3 stride 2 on odd sizes',
    build: (leaf) => conv2d(leaf('x', [3, 2, 7, 5]), leaf('w', [3, 2, 3, 3]), leaf('b', [3]), { stride: 2, pad: 1 }),
  },
  {
    title: '3×3 stride 2 on even sizes leaves a last row unread',
    build: (leaf) => conv2d(leaf('x', [1, 3, 6, 8]), leaf('w', [2, 3, 3, 3]), leaf('b', [2]), { stride: 2, pad: 1 }),
  },
  {
    title: '1×1 without bias',
    build: (leaf) => conv2d(leaf('x', [2, 3, 3, 4]), leaf('w', [5, 3, 1, 1]), undefined, { stride: 1, pad: 0 }),
  },
  {
    title: '2×2 stride 2 without padding drops a column',
    build: (leaf) => conv2d(leaf('x', [1, 2, 4, 5]), leaf('w', [3, 2, 2, 2]), leaf('b', [3]), { stride: 2, pad: 0 }),
  },
  {
    title: 'a kernel larger than the picture',
    build: (leaf) => conv2d(leaf('x', [2, 1, 1, 2]), leaf('w', [2, 1, 3, 3]), leaf('b', [2]), { stride: 1, pad: 1 }),
  },
])
