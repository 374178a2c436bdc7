import { add, mul, scale, sub } from '@sceneweave/tensor'
import { parity } from './parity.ts'

parity('add', [{ title: 'a vector and itself', build: (leaf) => add(leaf('a', [7]), leaf('b', [7])) }])
parity('sub', [{ title: 'matrices', build: (leaf) => sub(leaf('a', [3, 5]), leaf('b', [3, 5])) }])
parity('mul', [
  { title: 'matrices', build: (leaf) => mul(leaf('a', [3, 5]), leaf('b', [3, 5])) },
  {
    title: 'one value used twice',
    build: (leaf) => {
      const a = leaf('a', [9])
      return mul(a, a)
    },
  },
])
parity('scale', [{ title: 'by a negative number', build: (leaf) => scale(leaf('x', [2, 3, 4]), -1.7) }])
