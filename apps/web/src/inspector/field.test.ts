import { catalogue, shippedModels } from '@sceneweave/nodes'
import { expect, test } from 'vitest'
import { bentScale, fieldsOf, readNumber, stepped } from './field.ts'

const fields = (type: string) => fieldsOf(catalogue.nodes.get(type)!)
const field = (type: string, name: string) => fields(type).find((one) => one.name === name)!

test('every parameter of every node of the palette has a form, a title and a help', () => {
  for (const { type, params } of catalogue.nodes.values()) {
    expect(fields(type).map(({ name }) => name)).toEqual(Object.keys(params.shape))
    for (const { title, help } of fields(type)) expect([title, help]).not.toContain('')
  }
})

test('only lists and tables have no form of their own and are written as JSON', () => {
  const raw = [...catalogue.nodes.keys()].flatMap((type) => fields(type).filter(({ kind }) => kind.type === 'json'))
  expect(raw.map(({ name }) => name)).toContain('matrix')
  for (const { name, standard } of raw) expect(typeof standard, name).toBe('object')
})

test('a length goes in the steps that a shot may have', () => {
  expect(field('shot', 'frames').kind).toMatchObject({ type: 'number', isWhole: true, min: 1, max: 241, step: 4 })
})

test('a seed may be empty, and a picture is one too until it is chosen', () => {
  expect(field('seed', 'seed')).toMatchObject({ kind: { type: 'seed' }, isNullable: true })
  expect(field('character', 'picture')).toMatchObject({ kind: { type: 'asset', holds: 'ref' }, isNullable: true })
})

test('a model is one that comes with the program or an uploaded file', () => {
  expect(field('loadModel', 'source').kind).toMatchObject({ type: 'asset', holds: 'id', names: [...shippedModels] })
})

test('a wrong value has its reason in words', () => {
  expect(field('shot', 'frames').problem(18)).toContain('multiple of 4')
  expect(field('shot', 'frames').problem(17)).toBeNull()
})

test('a slider gives back what it was put to, also where it is bent', () => {
  for (const range of [
    { min: 0, max: 1, step: 0.01 },
    { min: 1, max: 1000, step: 1 },
    { min: 1, max: 241, step: 4 },
  ]) {
    const { placeOf, valueAt } = bentScale(range)
    for (const value of [range.min, range.min + range.step * 3, range.max]) expect(valueAt(placeOf(value))).toBe(value)
  }
})

test('small values of a wide range have half of the slider', () => {
  expect(bentScale({ min: 1, max: 1000, step: 1 }).valueAt(0.5)).toBeLessThan(200)
})

test('stepping stays within the bounds and adds no noise', () => {
  const kind = { type: 'number', isWhole: false, min: 0, max: 1, step: 0.1 } as const
  expect(stepped(0.1, 2, kind)).toBe(0.3)
  expect(stepped(0.9, 5, kind)).toBe(1)
})

test('a number is read as people write it', () => {
  expect(readNumber(' 1,5 ', false)).toEqual({ value: 1.5 })
  expect(readNumber('', true)).toEqual({ value: null })
  expect(readNumber('', false)).toEqual({ isNone: true })
  expect(readNumber('ten', true)).toEqual({ isNone: true })
})
