import { expect, test } from 'vitest'
import { z } from 'zod'
import { type NodeDefinition, nodeDefiner } from './node.ts'

type Values = { text: string; number: number }
const defineNode = nodeDefiner<Values, { key: string }>()

const base = {
  type: 'repeat',
  version: 1,
  title: 'Repeat',
  help: 'Says a text again.',
  category: 'text',
  inputs: { text: 'text', times: { kind: 'number', optional: true }, more: { kind: 'text', variadic: true } },
  outputs: { text: 'text', all: { kind: 'text', list: true }, length: { kind: 'number', optional: true } },
  params: z.object({ mark: z.string().default(',') }),
  example: { params: {}, inputs: { text: 'a' } },
} as const

test('a node is typed by its ports: what it is given and what it must return', async () => {
  const repeat = defineNode({
    ...base,
    async run({ key }, { text, times, more }, { mark }) {
      const all: string[] = [text, ...more]
      return { text: all.join(mark) + key, all, length: times ?? 0 }
    },
  })
  const context = { key: 'k' }
  const made = await repeat.run(context, { text: 'a', times: undefined, more: ['b'] }, { mark: '-' })
  expect(made).toEqual({ text: 'a-bk', all: ['a', 'b'], length: 0 })
  expect(repeat.inputs.times).toEqual({ kind: 'number', optional: true, variadic: false, list: false, help: '' })
  // @ts-expect-error text is missing
  repeat.run(context, { times: 1, more: [] }, { mark: '-' })
})

test('a wrong port is a type error where the node is written', () => {
  // @ts-expect-error the port is called text, not texts
  defineNode({ ...base, run: async (_, { text }) => ({ texts: text, all: [] }) })
  // @ts-expect-error a text port does not give a number
  defineNode({ ...base, run: async (_, { text }) => ({ text: text.length, all: [] }) })
  // @ts-expect-error a list port does not give one value
  defineNode({ ...base, run: async (_, { text }) => ({ text, all: text }) })
  // @ts-expect-error a port that was never declared
  defineNode({ ...base, run: async (_, { text }) => ({ text, all: [], more: text }) })
  // @ts-expect-error an input that was never declared
  defineNode({ ...base, run: async (_, { words }) => ({ text: words, all: [] }) })
  // @ts-expect-error an optional input may be undefined
  defineNode({ ...base, run: async (_, { times }) => ({ text: times.toFixed(), all: [] }) })
  // @ts-expect-error there is no kind called texts
  defineNode({ ...base, inputs: { text: 'texts' }, run: async () => ({ text: '', all: [] }) })
  // @ts-expect-error nothing is volatile
  defineNode({ ...base, volatile: true, run: async () => ({ text: '', all: [] }) })
  // @ts-expect-error there is no parameter called marks
  defineNode({ ...base, run: async (_, { text }, { marks }) => ({ text: text + marks, all: [] }) })
})

test('nodes of every shape go into one list', () => {
  const one = defineNode({ ...base, run: async (_, { text }) => ({ text, all: [] }) })
  const other = defineNode({
    ...base,
    type: 'two',
    inputs: {},
    outputs: { number: 'number' },
    params: z.strictObject({ number: z.number() }),
    example: { params: { number: 1 } },
    identify: async ({ key }, { number }) => key + number,
    run: async (_, __, { number }) => ({ number }),
  })
  const list: NodeDefinition<{ key: string }>[] = [one, other]
  expect(list.map(({ type }) => type)).toEqual(['repeat', 'two'])
})
