import { matmul } from '@sceneweave/tensor'
import { parity } from './parity.ts'

const flips = [false, true].flatMap((ta) => [false, true].map((tb) => ({ ta, tb })))
parity(
  'matmul',
  flips.map(({ ta, tb }) => ({
    title: `batched, ta ${ta}, tb ${tb}`,
    build: (leaf) =>
      matmul(leaf('a', ta ? [2, 5, 3] : [2, 3, 5]), leaf('b', tb ? [2, 7, 5] : [2, 5, 7]), { ta, tb, alpha: 0.3 }),
  })),
)
