import { type AttentionPlan, attention, logSumExpOf } from '@sceneweave/tensor'
import { type Leaf, parity } from './parity.ts'

const full: AttentionPlan = [{ q: [[0, 7]], kv: [[0, 7]], prefix: [] }]
const causal: AttentionPlan = [
  { q: [[0, 1]], kv: [[0, 1]], prefix: [] },
  { q: [[1, 4]], kv: [[0, 4]], prefix: [] },
  { q: [[4, 7]], kv: [[0, 7]], prefix: [] },
]
const packed: AttentionPlan = [
  {
    q: [
      [0, 2],
      [5, 6],
    ],
    kv: [
      [0, 2],
      [5, 6],
    ],
    prefix: [],
  },
  { q: [[2, 5]], kv: [[2, 5]], prefix: [] },
  { q: [[6, 7]], kv: [[2, 5]], prefix: [] },
]
const overlapping: AttentionPlan = [
  { q: [[0, 3]], kv: [[0, 4]], prefix: [] },
  { q: [[3, 6]], kv: [[2, 6]], prefix: [] },
  {
    q: [[6, 7]],
    kv: [
      [0, 1],
      [6, 7],
    ],
    prefix: [],
  },
]
const prefixed: AttentionPlan = [
  { q: [[0, 3]], kv: [[0, 3]], prefix: [[0, 5]] },
  {
    q: [[3, 6]],
    kv: [[0, 6]],
    prefix: [
      [1, 2],
      [3, 5],
    ],
  },
  { q: [[6, 7]], kv: [], prefix: [[2, 5]] },
]

const plain = (plan: AttentionPlan) => (leaf: Leaf) =>
  attention(leaf('q', [7, 2, 4]), leaf('k', [7, 2, 4]), leaf('v', [7, 2, 4]), plan)

const cases: Parameters<typeof parity>[1] = [
  { title: 'all rows see all rows', build: plain(full) },
  { title: 'block-causal with a one-row segment', build: plain(causal) },
  { title: 'several scenes packed, two of one size', build: plain(packed) },
  { title: 'entries whose keys overlap', build: plain(overlapping) },
  {
    title: 'a cached prefix, in part and alone',
    build: (leaf) =>
      attention(leaf('q', [7, 2, 4]), leaf('k', [7, 2, 4]), leaf('v', [7, 2, 4]), prefixed, {
        k: leaf('pk', [5, 2, 4], { fixed: true }),
        v: leaf('pv', [5, 2, 4], { fixed: true }),
      }),
  },
]
parity('attention', [
  ...cases,
  {
    title: 'log-sum-exp by name',
    build: (leaf) => {
      const fixed = { fixed: true }
      const out = attention(
        leaf('q', [7, 2, 4], fixed),
        leaf('k', [7, 2, 4], fixed),
        leaf('v', [7, 2, 4], fixed),
        causal,
      )
      return [out, logSumExpOf(out)]
    },
  },
])
parity('attentionGrad', cases)
