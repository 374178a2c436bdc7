import { chanNorm } from '@sceneweave/tensor'
import { parity } from './parity.ts'

parity('chanNorm', [
  { title: 'odd sizes', build: (leaf) => chanNorm(leaf('x', [3, 5, 3, 2]), leaf('g', [5])) },
  {
    title: 'two channels away from zero',
    build: (leaf) => chanNorm(leaf('x', [1, 2, 2, 3], { offset: 2 }), leaf('g', [2])),
  },
  { title: 'small values', build: (leaf) => chanNorm(leaf('x', [1, 4, 2, 1], { scale: 0.1 }), leaf('g', [4])) },
])
