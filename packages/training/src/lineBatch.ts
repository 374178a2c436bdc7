import { fromHalf, ropeTables, seededUniforms, timeSchedule, toldTime } from '@sceneweave/model'
import type { Batch } from './batches.ts'
import type { DistilRecipe } from './distilRecipe.ts'
import { drawPack, firstLatents, type Making, noiseOf, rangeOf, textInputs } from './pairs.ts'

// numbers of packs end long before; streams of lines begin here
const LINES = 1_000_000

/**
 * Microbatch number `stream` of the student's training: somewhere on the lines of a pack, towards their ends. Every scene
 * of the pack is at a line of its own; given shots are as the teacher saw them.
 */
export function lineBatch(
  making: Making & { readonly packs: number; readonly kept: (pack: number) => Uint16Array },
  stream: number,
): Batch {
  const { recipe, config, data } = making
  const uniform = seededUniforms(recipe.seed, LINES + stream)
  const pack = Math.floor(uniform() * making.packs)
  const drawn = drawPack(recipe, config, data, pack)
  const { groups, layout, shape } = drawn
  const noise = noiseOf(recipe, config, drawn, pack)
  const latents = firstLatents(config, drawn, noise)
  const target = new Float32Array(latents.length)
  const weight = new Float32Array(layout.rows - layout.textRows)
  const lines = lineTimes(recipe, shape.scenes, uniform)
  const stateOf = keptStates(making.kept(pack), recipe.pairs.kept, noise)
  const groupsAScene = groups.length / shape.scenes
  const times = Float32Array.from(groups, ({ time, isDummy }) => (isDummy ? 0 : toldTime(time ?? 0)))
  let at = 0
  groups.forEach(({ time }, group) => {
    if (time !== null) return
    const scene = Math.floor(group / groupsAScene)
    const { from, to, along } = lines[scene]
    const [first, last] = rangeOf(config, layout, group)
    const part = { first, at, count: last - first }
    const [begin, end] = [stateOf(from.number, part), stateOf(to.number, part)]
    for (let i = 0; i < end.length; i++) {
      latents[first + i] = (1 - along) * begin[i] + along * end[i]
      target[first + i] = (begin[i] - end[i]) / (from.time - to.time)
    }
    at += part.count
    times[group] = toldTime(from.time + along * (to.time - from.time))
    const made = groups.slice(scene * groupsAScene, (scene + 1) * groupsAScene).filter((one) => one.time === null)
    const rows = layout.groups[group].videoRows.map((row) => row - layout.textRows)
    weight.fill(1 / made.length / (rows[1] - rows[0]) / shape.scenes, rows[0], rows[1])
  })
  return {
    shape: { loss: 'flow', ...shape, rank: recipe.student.rank },
    inputs: {
      latents,
      target,
      weight,
      ...textInputs(config, groups),
      times,
      ...ropeTables(config, layout.positions),
    },
  }
}

/** Where a shot lies: among all latents of its pack, and among those of made shots. */
type Part = { readonly first: number; readonly at: number; readonly count: number }

/** A shot's latents in state `number` of its film: 0 is noise, the others were kept. */
function keptStates(ends: Uint16Array, kept: number, noise: Float32Array) {
  const size = ends.length / kept
  return (number: number, { first, at, count }: Part): Float32Array => {
    const from = (number - 1) * size + at
    return number === 0 ? noise.subarray(first, first + count) : fromHalf(ends.subarray(from, from + count))
  }
}

/** For each scene a line between two kept states, by their numbers and times, and how far along it. */
function lineTimes({ schedule, pairs, student }: DistilRecipe, scenes: number, uniform: () => number) {
  const times = timeSchedule(pairs.kept, schedule.shift)
  const state = (number: number) => ({ number, time: times[number] })
  return Array.from({ length: scenes }, () => {
    const line = Math.floor(uniform() * pairs.kept)
    // between two near states a film's mean velocity is nearly its velocity half-way
    return { from: state(line), to: state(line + 1), along: uniform() < student.starts ? 0 : 0.5 }
  })
}
