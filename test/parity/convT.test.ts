import { convT } from '@sceneweave/tensor'
import { parity } from './parity.ts'

const build =
  (frames: number, stride: 1 | 2, clip: number): Parameters<typeof parity>[1][number]['build'] =>
  (leaf) =>
    convT(leaf('x', [frames, 2, 3, 2]), leaf('w', [3, 2, 3]), leaf('b', [3]), { stride, clip })

parity('convT', [
  { title: 'one frame', build: build(1, 1, 1) },
  { title: 'one frame, stride 2', build: build(1, 2, 1) },
  { title: 'two frames, stride 2', build: build(2, 2, 2) },
  { title: 'five frames', build: build(5, 1, 5) },
  { title: 'five frames to three', build: build(5, 2, 5) },
  { title: 'four frames to two', build: build(4, 2, 4) },
  { title: 'two clips of three', build: build(6, 1, 3) },
  { title: 'three clips of two', build: build(6, 1, 2) },
  { title: 'two clips of five to three', build: build(10, 2, 5) },
  { title: 'four stills', build: build(4, 2, 1) },
  {
    title: 'without bias',
    build: (leaf) => convT(leaf('x', [3, 3, 1, 2]), leaf('w', [2, 3, 3]), undefined, { stride: 1, clip: 3 }),
  },
])
