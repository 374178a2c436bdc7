import { gatedAdd, lnMod } from '@sceneweave/tensor'
import { parity } from './parity.ts'

const seg = Int32Array.of(0, 1, 1, 2, 2, 2, 0)
const modulated: Parameters<typeof parity>[1] = [
  {
    title: 'ragged segments',
    build: (leaf) =>
      lnMod(leaf('x', [7, 6], { scale: 3, offset: 1 }), leaf('shift', [3, 6]), leaf('scale', [3, 6]), seg),
  },
]
parity('lnMod', modulated)
parity('lnModGrad', modulated)

const gated: Parameters<typeof parity>[1] = [
  {
    title: 'ragged segments',
    build: (leaf) => gatedAdd(leaf('x', [7, 6]), leaf('y', [7, 6]), leaf('gate', [3, 6]), seg),
  },
]
parity('gatedAdd', gated)
parity('gatedAddGrad', gated)
