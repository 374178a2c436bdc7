import { seededUniforms } from '@sceneweave/model'
import { expect, test } from 'vitest'
import { drawShape, type PackShape, packLayout } from './packing.ts'
import type { StageName } from './recipe.ts'
import { toyConfig, toyRecipe } from './toyRecipe.ts'

const COUNT = 1500
function shapesOf(stage: StageName, change: Partial<typeof toyRecipe.denoiser> = {}): PackShape[] {
  const uniform = seededUniforms(5, 0)
  const recipe = { ...toyRecipe, denoiser: { ...toyRecipe.denoiser, ...change } }
  return Array.from({ length: COUNT }, () => drawShape(recipe, toyConfig, stage, uniform))
}
const share = (shapes: readonly PackShape[], has: (shape: PackShape) => boolean) =>
  shapes.filter(has).length / shapes.length

test('the single stage trains shots alone, as many as fill a microbatch', () => {
  for (const { frames, attention, scenes } of shapesOf('single')) {
    expect([frames.length, attention]).toEqual([1, 'bidirectional'])
    expect(scenes).toBeGreaterThan(1)
  }
})

test('the scene stage trains one to nine shots, single ones among them, all bidirectional', () => {
  const shapes = shapesOf('scene')
  expect(new Set(shapes.map(({ attention }) => attention))).toEqual(new Set(['bidirectional']))
  const lengths = new Set(shapes.map(({ frames }) => frames.length))
  expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([1, 9])
})

test('the causal stage keeps its shares of bidirectional packs and of pools', () => {
  const shapes = shapesOf('causal', { bidirectional: 0.4, apart: 0.25 })
  expect(Math.abs(share(shapes, ({ attention }) => attention === 'bidirectional') - 0.4)).toBeLessThan(0.05)
  const scenes = shapes.filter(({ frames, attention }) => frames.length > 1 && attention !== 'bidirectional')
  expect(Math.abs(share(scenes, ({ attention }) => attention === 'apart') - 0.25)).toBeLessThan(0.065)
  expect(shapes.some(({ frames, attention }) => frames.length === 1 && attention === 'apart')).toBe(false)
})

test('stills stand where references do: first, first two, or last; never the whole of a scene', () => {
  const patterns = new Set(
    shapesOf('scene', { stills: 0.2 }).map(({ frames }) => frames.map((count) => (count === 1 ? '1' : '0')).join('')),
  )
  const allowed = [...patterns].filter((pattern) => !/^(1{0,2}0+|0+1|1)$/.test(pattern))
  expect(allowed).toEqual([])
  for (const pattern of ['1', '0', '10', '100', '110', '001', '000']) expect(patterns).toContain(pattern)
  expect(shapesOf('scene', { stills: 0 }).some(({ frames }) => frames.includes(1))).toBe(false)
})

test('the share of stills among shots is the one of the recipe, alone and in short scenes', () => {
  const single = shapesOf('single', { stills: 0.12 })
  expect(Math.abs(share(single, ({ frames }) => frames[0] === 1) - 0.12)).toBeLessThan(0.034)
  const shots = shapesOf('scene', { stills: 0.12 }).flatMap(({ frames }) =>
    [3, 4].includes(frames.length) ? frames : [],
  )
  expect(Math.abs(shots.filter((count) => count === 1).length / shots.length - 0.12)).toBeLessThan(0.04)
})

test('in its share of packs without stills, all shots or the first are half as long', () => {
  const shapes = shapesOf('scene', { stills: 0, shorter: 0.3 })
  const kinds = shapes.map(({ frames }) => frames.map((count) => (count === 17 ? 'w' : `${count}`)).join(''))
  expect(kinds.filter((kind) => !/^(w+|9+|9w+)$/.test(kind))).toEqual([])
  expect(Math.abs(kinds.filter((kind) => kind.includes('9')).length / kinds.length - 0.3)).toBeLessThan(0.05)
  for (const kind of ['9', '99', '9w', '999', '9ww']) expect(kinds).toContain(kind)
})

test('few shapes exist, because each is a compiled program', () => {
  const keys = new Set(shapesOf('causal').map((shape) => JSON.stringify(shape)))
  expect(keys.size).toBeLessThan(80)
})

test('a microbatch has about as many rows as the recipe says, whole scenes of it', () => {
  for (const shape of shapesOf('scene', { rows: 1000 }).slice(0, 200)) {
    const rows = packLayout(toyConfig, shape).rows
    const one = packLayout(toyConfig, { ...shape, scenes: 1 }).rows
    expect(rows).toBe(one * shape.scenes)
    expect(Math.abs(rows - 1000)).toBeLessThanOrEqual(one / 2)
  }
})

test('in a pool the last shot sees all, the others only themselves', () => {
  const { plan, groups } = packLayout(toyConfig, { scenes: 1, frames: [1, 1, 17], attention: 'apart' })
  expect(plan.map(({ kv }) => kv.length)).toEqual([2, 2, 2, 1])
  expect(plan.at(-1)?.kv).toEqual([[0, groups[3].videoRows[1]]])
})
