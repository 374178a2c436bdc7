import { segGather, segSum } from '@sceneweave/tensor'
import { parity } from './parity.ts'

const seg = Int32Array.of(0, 0, 2, 2, 2, 1)
parity('segGather', [{ title: 'ragged segments', build: (leaf) => segGather(leaf('p', [3, 5]), seg, 3) }])
parity('segSum', [
  { title: 'ragged segments', build: (leaf) => segSum(leaf('x', [6, 5]), seg, 3) },
  { title: 'an empty segment', build: (leaf) => segSum(leaf('x', [6, 5]), seg, 4) },
  { title: 'one segment', build: (leaf) => segSum(leaf('x', [6, 5]), new Int32Array(6), 1) },
])
