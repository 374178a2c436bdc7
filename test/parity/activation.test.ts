import { gelu, silu } from '@sceneweave/tensor'
import { parity } from './parity.ts'

for (const [name, op] of [
  ['gelu', gelu],
  ['silu', silu],
] as const) {
  parity(name, [{ title: 'wide range', build: (leaf) => op(leaf('x', [17, 9], { scale: 4 })) }])
  parity(`${name}Grad`, [{ title: 'near zero', build: (leaf) => op(leaf('x', [5], { scale: 0.1 })) }])
}
