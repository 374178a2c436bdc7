import { conditionedPlan, Denoiser, fromHalf, latentSize, sampleScene, toHalf } from '@sceneweave/model'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { expect, test } from 'vitest'
import type { DistilRecipe } from './distilRecipe.ts'
import { tinyDistil } from './distilRecipe.ts'
import { lineBatch } from './lineBatch.ts'
import { PairSampler } from './pairSampler.ts'
import { drawPack, madeLatents, pairBatch } from './pairs.ts'
import { toyConfig, toyDataset, toyRecipe } from './toyRecipe.ts'
import { toyTeacher } from './toyTeacher.ts'

const config = toyConfig
const data = toyDataset(config, 5)
const recipe: DistilRecipe = {
  ...tinyDistil,
  base: toyRecipe,
  pairs: { ...tinyDistil.pairs, packs: 40, rows: 150, steps: 6, kept: 2 },
}
const making = { recipe, config, data }
const device = onnxDevice({ threads: 1, sessions: 40 })

const weights = toyTeacher(config)

/** The first packs of each kind of attention in which a shot is given, and one whose shots are made together. */
function somePacks(): number[] {
  const kinds = new Map<string, number>()
  for (let pack = 0; pack < recipe.pairs.packs; pack++) {
    const { shape, groups } = drawPack(recipe, config, data, pack)
    if (shape.frames.length > 4) continue
    const isGiven = groups.some(({ time, isDummy }) => !isDummy && time !== null)
    const kind = `${shape.attention} ${isGiven}`
    if (!kinds.has(kind)) kinds.set(kind, pack)
  }
  expect([...kinds.keys()].sort()).toEqual(
    expect.arrayContaining(['apart true', 'bidirectional false', 'bidirectional true', 'causal true']),
  )
  return [...kinds.values()]
}

/** The film of one scene of a pack, sampled by itself from the same noise; latents of its shots after each half. */
async function sampledAlone(pack: number, scene: number): Promise<Float32Array[][]> {
  const { shape, groups } = drawPack(recipe, config, data, pack)
  const size = groups.length / shape.scenes
  const own = groups.slice(scene * size, (scene + 1) * size)
  const { latents } = pairBatch(making, pack).inputs
  const { frames } = shape
  const before = groups.slice(0, scene * size).reduce((sum, { clean }) => sum + clean().length, own[0].clean().length)
  let at = before
  const now = new Map(
    frames.map((count, shot) => {
      const from = at
      at += latentSize(config, count)
      return [shot, latents.slice(from, at)] as const
    }),
  )
  const given = new Map(own.slice(1).flatMap(({ time }, shot) => (time === null ? [] : [[shot, time] as const])))
  const plan = conditionedPlan({ shots: frames.length, ...recipe.schedule, steps: recipe.pairs.steps }, given)
  const shots = own.slice(1).map(({ words, clean, time }, shot) => ({
    ...{ words, frames: frames[shot], seed: 0, given: time === null ? undefined : clean() },
    apart: shape.attention === 'apart' && shot < frames.length - 1,
  }))
  const ends: Float32Array[][] = []
  await sampleScene(
    new Denoiser(config, 'toy', device, weights),
    { global: own[0].words, shots },
    {
      plan: [plan[0], ...plan],
      solver: 'multistep',
      guidance: recipe.pairs.guidance,
      attention: shape.attention === 'bidirectional' ? 'bidirectional' : 'causal',
      history: 'recomputed',
      // noise comes from the pack, so the sampling goes on from a state in which it is there
      resume: { row: 1, done: 0, now, clean: new Map(), rises: new Map(), memory: new Map() },
      onStep: async ({ step, latents: read }) => {
        if (step % 3 === 0) ends.push([...(await read()).values()])
      },
    },
  )
  return ends
}

test('films sampled in packs are those that the sampler makes scene by scene, at the end of every line', async () => {
  const sampler = new PairSampler(recipe, config, device, weights)
  for (const pack of somePacks()) {
    const drawn = drawPack(recipe, config, data, pack)
    const { ends } = await sampler.ask(pairBatch(making, pack), pack % 2)
    const scene = drawn.shape.scenes - 1
    const alone = await sampledAlone(pack, scene)
    for (const [line, latents] of (await ends).entries()) {
      const made = madeLatents(config, drawn, latents)
      const own = alone[line].flatMap((shot) => [...shot])
      expect(own.length).toBeGreaterThan(0)
      const last = made.subarray(made.length - own.length)
      expect(Math.max(...own.map((value, i) => Math.abs(value - last[i]))), `pack ${pack}, line ${line}`).toBeLessThan(
        2e-4,
      )
    }
  }
}, 60_000)

test('a line leads where the teacher went: from any point along it, following its target, one arrives at its end', async () => {
  const sampler = new PairSampler(recipe, config, device, weights)
  const kept = new Map<number, Uint16Array>()
  for (const pack of [0, 1, 2]) {
    const drawn = drawPack(recipe, config, data, pack)
    const ends = await (await sampler.ask(pairBatch(making, pack), 0)).ends
    kept.set(pack, Uint16Array.from(ends.flatMap((latents) => [...toHalf(madeLatents(config, drawn, latents))])))
  }
  const times = [1, 2 / 3, 0]
  const uniformStarts = { ...recipe, student: { ...recipe.student, starts: 0.5 } }
  for (let stream = 0; stream < 6; stream++) {
    let used = -1
    const batch = lineBatch(
      {
        ...{ ...making, recipe: uniformStarts, packs: 3 },
        kept: (pack) => {
          used = pack
          return kept.get(pack) as Uint16Array
        },
      },
      stream,
    )
    const drawn = drawPack(recipe, config, data, used)
    const ends = kept.get(used) as Uint16Array
    const { latents, target, weight } = batch.inputs
    const width = target.length / weight.length
    let at = 0
    drawn.groups.forEach(({ time, clean: latentsOf }, group) => {
      const clean = latentsOf()
      const first = (drawn.layout.groups[group].videoRows[0] - drawn.layout.textRows) * width
      if (time !== null) {
        expect(weight.subarray(first / width, (first + clean.length) / width).every((value) => value === 0)).toBe(true)
        return
      }
      const told = batch.inputs.times[group]
      const line = told > times[1] ? 0 : 1
      const end = fromHalf(ends.subarray((line * ends.length) / 2 + at, (line * ends.length) / 2 + at + clean.length))
      at += clean.length
      // times near 0 are told as if they were 0.02
      if (told <= 0.0201) return
      const arrived = end.map((_, i) => latents[first + i] + (times[line + 1] - told) * target[first + i])
      expect(Math.max(...end.map((value, i) => Math.abs(value - arrived[i])))).toBeLessThan(1e-4)
    })
  }
})

test('a teacher whose steps are no multiple of the few is refused', () => {
  const odd = { ...recipe, pairs: { ...recipe.pairs, steps: 7 } }
  expect(() => new PairSampler(odd, config, device, weights)).toThrow('7 steps must be a multiple of the 2 states')
})
