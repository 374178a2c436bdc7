import {
  advanceProgram,
  forwardProgram,
  type LastStep,
  type ModelConfig,
  passesOf,
  ropeTables,
  type Sequence,
  textEncoder,
  timeSchedule,
  tokenWidth,
} from '@sceneweave/model'
import type { Device, Executable, Resident, Weights } from '@sceneweave/tensor'
import type { Batch } from './batches.ts'
import type { DistilRecipe } from './distilRecipe.ts'
import { type PackShape, packLayout } from './packing.ts'

/** Numbers of a pack on the device. What does not change from step to step is written once a pack. */
type Places = Readonly<Record<(typeof PLACES)[number], Resident>>
const PLACES = [
  ...['z', 'before', 'full', 'dropped', 'shown', 'cos', 'sin', 'words', 'bags', 'dropped.words', 'dropped.bags'],
] as const

/** Everything for packs of one shape: two sets of places, so that one pack is read while the next is sampled. */
type Ready = {
  readonly sequence: Sequence
  readonly forward: Executable
  readonly advance: Executable
  readonly places: readonly [Places, Places]
}

/** The teacher: samples whole packs of scenes with guidance, by the multistep rule, on any device. */
export class PairSampler {
  private readonly config: ModelConfig
  private readonly device: Device
  private readonly weights: Weights
  private readonly recipe: DistilRecipe
  private readonly made = new Map<string, Promise<Ready>>()

  constructor(recipe: DistilRecipe, config: ModelConfig, device: Device, weights: Weights) {
    const { steps, kept } = recipe.pairs
    if (steps % kept !== 0)
      throw new RangeError(`the teacher's ${steps} steps must be a multiple of the ${kept} states that are kept`)
    this.config = config
    this.device = device
    this.weights = weights
    this.recipe = recipe
  }

  /**
   * Asks for the sampling of a pack; resolves to its latents at the end of every line. Packs that are under way at once
   * need different slots, 0 or 1.
   */
  async ask({ shape, inputs }: Batch, slot: number): Promise<{ readonly ends: Promise<Float32Array[]> }> {
    const ready = await this.ready(shape as PackShape)
    const places = ready.places[slot]
    const started: Promise<unknown>[] = [
      places.z.write(inputs.latents),
      ...(['words', 'bags', 'dropped.words', 'dropped.bags'] as const).map((name) => places[name].write(inputs[name])),
    ]
    const { pairs, schedule } = this.recipe
    const times = timeSchedule(pairs.steps, schedule.shift)
    const last = new Map<number, LastStep>()
    const every = pairs.steps / pairs.kept
    const ends: Promise<Float32Array>[] = []
    for (let step = 0; step < pairs.steps; step++) {
      started.push(...this.step(ready, places, { given: inputs.times, times, step, last }))
      // read in the order in which it was asked for: before the next step changes it
      if ((step + 1) % every === 0) ends.push(places.z.read())
    }
    const done = Promise.all([Promise.all(ends), ...started]).then(([read]) => read)
    // whoever awaits it hears of a fault
    done.catch(() => {})
    return { ends: done }
  }

  private step({ forward, advance }: Ready, places: Places, at: Step): Promise<unknown>[] {
    const { given, times, step, last } = at
    const [pass] = passesOf('multistep', new Map([[0, { from: times[step], to: times[step + 1] }]]), last)
    const { advance: by, recall } = pass.shots.get(0) as { advance: number; recall: number }
    const told = given.map((time) => (time < 0 ? times[step] : time))
    const { z: latents, before, full, dropped, shown, cos, sin } = places
    const isMade = Array.from(given, (time) => (time < 0 ? 1 : 0))
    const byGroup = (value: number, other = 0) => this.byGroup(isMade.map((made) => (made ? value : other)))
    const still = { latents, cos, sin }
    return [
      forward.run(
        { times: told },
        { inputs: { ...still, words: places.words, bags: places.bags }, outputs: { velocity: full } },
      ),
      forward.run(
        { times: told },
        {
          inputs: { ...still, words: places['dropped.words'], bags: places['dropped.bags'] },
          outputs: { velocity: dropped },
        },
      ),
      advance.run(
        {
          advance: byGroup(by),
          recall: byGroup(recall),
          keep: byGroup(1),
          hold: byGroup(0, 1),
          guide: byGroup(this.recipe.pairs.guidance, this.recipe.pairs.guidance),
        },
        {
          inputs: { z: latents, before, full, dropped },
          outputs: { z: latents, before, shownZ: shown, shownBefore: shown },
        },
      ),
    ]
  }

  /** One row a group, the same value in every column. */
  private byGroup(values: readonly number[]): Float32Array {
    const width = tokenWidth(this.config)
    const all = new Float32Array(values.length * width)
    for (const [at, value] of values.entries()) all.fill(value, at * width, (at + 1) * width)
    return all
  }

  private ready(shape: PackShape): Promise<Ready> {
    const key = JSON.stringify(shape)
    let ready = this.made.get(key)
    if (!ready) {
      ready = this.open(shape)
      this.made.set(key, ready)
    }
    return ready
  }

  private async open(shape: PackShape): Promise<Ready> {
    const { config, device, weights } = this
    const sequence = packLayout(config, shape)
    const places = [await this.placesOf(sequence), await this.placesOf(sequence)] as const
    const { z, before, full, dropped, shown, cos, sin, words, bags } = places[0]
    const bound = (of: Record<string, Resident>) =>
      Object.fromEntries(Object.entries(of).map(([name, resident]) => [name, { resident }]))
    const forward = await device.compile(forwardProgram(config, 'velocity', sequence, 0), weights, {
      frozen: true,
      bind: { inputs: bound({ latents: z, cos, sin, words, bags }), outputs: bound({ velocity: full }) },
    })
    const groupOfRow = sequence.segment.slice(sequence.textRows)
    const advance = await device.compile(advanceProgram(config, groupOfRow, true), weights, {
      frozen: true,
      isExact: true,
      bind: {
        inputs: bound({ z, before, full, dropped }),
        outputs: bound({ z, before, shownZ: shown, shownBefore: shown }),
      },
    })
    return { sequence, forward, advance, places }
  }

  private async placesOf({ rows, textRows, groups, positions }: Sequence): Promise<Places> {
    const { config, device } = this
    const vocabulary = textEncoder(config.vocabulary).size
    const size = (rows - textRows) * tokenWidth(config)
    const { cos, sin } = ropeTables(config, positions)
    const sizes: Record<(typeof PLACES)[number], number> = {
      ...{ z: size, before: size, full: size, dropped: size, shown: size, cos: cos.length, sin: sin.length },
      ...{ words: textRows * vocabulary, bags: groups.length * vocabulary },
      ...{ 'dropped.words': textRows * vocabulary, 'dropped.bags': groups.length * vocabulary },
    }
    const made = await Promise.all(PLACES.map(async (name) => [name, await device.resident(sizes[name])] as const))
    const places = Object.fromEntries(made) as Places
    await Promise.all([places.cos.write(cos), places.sin.write(sin)])
    return places
  }
}

type Step = {
  readonly given: Float32Array
  readonly times: readonly number[]
  readonly step: number
  readonly last: Map<number, LastStep>
}
