import { qkNormRope } from '@sceneweave/tensor'
import { gaussians, parity } from './parity.ts'

const angles = Float32Array.from({ length: 5 * 4 }, gaussians(3))
const group = Int32Array.of(0, 0, 1, 1, 1)
const cases: Parameters<typeof parity>[1] = [
  {
    title: 'three heads, two gains',
    build: (leaf) =>
      qkNormRope(
        leaf('x', [5, 3 * 8]),
        leaf('gain', [2, 8], { offset: 1, scale: 0.3 }),
        leaf('cos', [5, 4], { fixed: true, values: angles.map(Math.cos) }),
        leaf('sin', [5, 4], { fixed: true, values: angles.map(Math.sin) }),
        { heads: 3, group },
      ),
  },
]
parity('qkNormRope', cases)
parity('qkNormRopeGrad', cases)
