import { concatCols, concatRows, reshape, splitCols, transpose } from '@sceneweave/tensor'
import { parity } from './parity.ts'

parity('reshape', [{ title: 'to fewer axes', build: (leaf) => reshape(leaf('x', [3, 2, 5]), [6, 5]) }])
parity('transpose', [{ title: 'three axes', build: (leaf) => transpose(leaf('x', [3, 2, 5]), [2, 0, 1]) }])
parity('concatRows', [
  {
    title: 'three ragged parts',
    build: (leaf) => concatRows([leaf('a', [3, 4]), leaf('b', [1, 4]), leaf('c', [2, 4])]),
  },
])
parity('concatCols', [
  { title: 'three parts', build: (leaf) => concatCols(['a', 'b', 'c'].map((name) => leaf(name, [5, 3]))) },
])
parity('splitCols', [{ title: 'three parts', build: (leaf) => splitCols(leaf('x', [5, 12]), 3) }])
parity('zeroLike', [{ title: 'a part that nobody reads', build: (leaf) => splitCols(leaf('x', [5, 12]), 3)[1] }])
parity('constant', [{ title: 'inside the loss', build: (leaf) => reshape(leaf('x', [2, 2]), [4]) }])
parity('input', [{ title: 'through an op', build: (leaf) => reshape(leaf('x', [2, 2]), [4]) }])
