import { expect, test } from 'vitest'
import { add } from './ops/arithmetic.ts'
import { input, param } from './ops/leaf.ts'
import { buildProgram, type Instruction, type Program } from './program.ts'
import { ProgramFault, verify } from './verify.ts'

// %0 = input x, %1 = param w, %2 = add(%0, %1)
const sound = buildProgram({ y: add(input('x', [3]), param('w', [3])) })
const [x, w, sum] = sound.instructions

const broken = (instructions: readonly Instruction[]): Program => ({ ...sound, instructions })

function expectFault(program: Program, message: string): void {
  expect(() => verify(program)).toThrow(ProgramFault)
  expect(() => verify(program)).toThrow(message)
}

test('a program as it was built keeps every law', () => {
  expect(() => verify(sound)).not.toThrow()
})

test('law: only ops of the closed list, even under a known name', () => {
  expectFault(broken([x, w, { ...sum, op: { ...sum.op } }]), 'instruction 2 (add): not an op of the closed list')
})

test('law: a value is written before it is read', () => {
  expectFault(broken([x, sum, w]), 'instruction 1 (add): reads %1 before it is written')
})

test('law: an instruction lists as many values as its op makes', () => {
  expectFault(broken([x, w, { ...sum, outputs: [2, 3] }]), 'instruction 2 (add): makes 1 values, lists 2')
})

test('law: a value is written once', () => {
  expectFault(broken([x, w, { ...sum, outputs: [1] }]), 'instruction 2 (add): writes %1 a second time')
})

test('law: shapes follow from the op', () => {
  expectFault({ ...sound, shapes: [[3], [3], [4]] }, 'instruction 2 (add): %2 is [4], the op makes [3]')
})

test('law: inputs fit their op, as when the program was built', () => {
  expect(() =>
    verify({ ...sound, shapes: [[3], [4], [3]], instructions: [x, { ...w, attrs: { ...w.attrs, shape: [4] } }, sum] }),
  ).toThrow('[add] expected two tensors of one shape [3], got [4]')
})

test('law: there is an output', () => {
  expectFault({ ...sound, outputs: [] }, 'the program has no output')
})

test('law: names are unique among leaves and among outputs', () => {
  expectFault({ ...sound, params: [{ name: 'x', value: 1 }] }, 'two values share one name')
  expectFault({ ...sound, outputs: [...sound.outputs, ...sound.outputs] }, 'two values share one name')
})

test('law: a name stands for a value that something writes', () => {
  expectFault({ ...sound, outputs: [{ name: 'y', value: 9 }] }, '"y" names %9, which nothing writes')
})
