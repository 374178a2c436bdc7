import { patchify, unpatchify } from '@sceneweave/tensor'
import { parity } from './parity.ts'

parity('patchify', [
  { title: 'uneven sizes', build: (leaf) => patchify(leaf('x', [3, 2, 4, 6])) },
  { title: 'one patch', build: (leaf) => patchify(leaf('x', [5, 1, 2, 2])) },
])
parity('unpatchify', [
  { title: 'uneven sizes', build: (leaf) => unpatchify(leaf('x', [12, 12]), [3, 2, 4, 6]) },
  { title: 'one column of patches', build: (leaf) => unpatchify(leaf('x', [3, 4]), [1, 1, 6, 2]) },
])
