import { upsample2 } from '@sceneweave/tensor'
import { parity } from './parity.ts'

parity('upsample2', [
  { title: 'space', build: (leaf) => upsample2(leaf('x', [2, 3, 3, 5]), { axis: 'space' }) },
  {
    title: 'time, one frame stays one',
    build: (leaf) => upsample2(leaf('x', [1, 2, 2, 3]), { axis: 'time', clip: 1 }),
  },
  { title: 'time, 3 → 5', build: (leaf) => upsample2(leaf('x', [3, 2, 1, 3]), { axis: 'time', clip: 3 }) },
  { title: 'time, 2 clips of 3', build: (leaf) => upsample2(leaf('x', [6, 1, 2, 3]), { axis: 'time', clip: 3 }) },
  { title: 'time, 3 stills', build: (leaf) => upsample2(leaf('x', [3, 2, 1, 2]), { axis: 'time', clip: 1 }) },
])
