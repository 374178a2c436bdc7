import { flowLoss, tEmbed } from '@sceneweave/tensor'
import { parity } from './parity.ts'

const cases: Parameters<typeof parity>[1] = [
  {
    title: 'ragged row weights',
    build: (leaf) =>
      flowLoss(
        leaf('v', [6, 5]),
        leaf('target', [6, 5], { fixed: true }),
        leaf('weight', [6], { fixed: true, values: Float32Array.of(0, 0.5, 0.5, 0.2, 0.2, 0.2) }),
      ),
  },
]
parity('flowLoss', cases)
parity('flowLossGrad', cases)
parity('tEmbed', [
  {
    title: 'from clean to noise',
    build: (leaf) => tEmbed(leaf('t', [4], { fixed: true, values: Float32Array.of(0, 0.25, 0.7, 1) }), 64),
  },
])
