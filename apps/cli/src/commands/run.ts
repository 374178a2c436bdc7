import { type ModelDescription, type RenderEngine, type RenderProgress, renderEngine } from '@sceneweave/model'
import type { Engine } from '@sceneweave/tensor/engine'
import { type Command, type CommandArgs, type CommandContext, CommandFault, UsageFault } from '../command.ts'
import { duration } from '../duration.ts'
import { checkFilmFiles, type ShotPictures, writeFilmFiles } from '../filmFiles.ts'
import { type PlannedShot, planSampling, planShots } from '../planScene.ts'
import { type ReadScene, readSceneOrGraph, SCENE_KEY } from '../readScene.ts'
import {
  type Making,
  makingOf,
  type PlannedSampling,
  type Sampling,
  type SamplingWishes,
  samplingWishes,
  settleSampling,
  usualSampling,
} from '../runSettings.ts'
import { scenePrompt } from '../sceneFile.ts'
import { withEngine } from '../withEngine.ts'

export const run: Command = {
  name: 'run',
  summary: 'makes a film from a scene file or a saved graph',
  usage: `
sceneweave run <scene.json | graph.json | film> -o <film.mp4 | .webp | .gif> [options]

Makes the film that a scene file describes, or runs a graph that the editor saved. A film made here carries its scene or
graph and can be given in its place.

  -o, --output <file>     the film to write
      --poster <file.png> one picture of it
      --sheet <file.png>  five frames of each shot
      --scale <n>         enlarge the film n times (default 4)

How the shots are made (an option wins over the scene's own field of that name):
      --mode <name>       joint: all at once (default); autoregressive: one after another; causal: the same, seeing
                          only what came before, from a cache; staircase: overlapping; conditioned: from given pictures
      --sampling <name>   quick: a few steps by the model's few-step companion (default on a CPU where there is one and
                          none of the four below is given); full: all steps, guided
      --steps <n>         steps of the sampler, for each wave of shots (default ${usualSampling.steps})
      --guidance <n>      how strongly prompts are followed; 1 is not at all beyond training (default 3)
      --shift <n>         more than 1 spends more of the steps on high noise (default 2)
      --solver <name>     euler, heun (twice the work) or multistep (default)
      --seed <n>          another seed, another film (default 0)
      --context-time <t>  noise level at which finished shots are seen, 0 to 1 (default 0.1)
      --history <kind>    cached, compact (in 8 bits: half the memory) or recomputed; the first two need --mode causal
      --plan <file.json>  a noise plan made by hand, in place of steps, shift and context time: rows of times, one for each
                          shot, from 1 to 0

A graph says itself how its shots are made; -o is written by its "export film" or "export image" node, --seed draws the
seeds that it leaves open, --sampling and the options of the machine hold too. What was made before is not made again.
      --set <what=value>  another value for a parameter or a field of a shot, as often as needed: --set shot2.prompt="…";
                          =@picture.png stands for a file
      --data <folder>     where results are kept (default out/graphs)

The machine:
      --weights <file>    a model in place of the shipped one, with the few-step companion that lies beside it
      --device <name>     cuda (default with a GPU), onnx (the CPU) or reference (slow, exact)
      --int8              8-bit weights on onnx
      --threads <n>       threads of the runtime

Example: sceneweave run examples/lighthouse-keeper.json -o out/film.mp4 --mode causal --seed 3`,
  options: {
    output: { type: 'string', short: 'o' },
    poster: { type: 'string' },
    sheet: { type: 'string' },
    scale: { type: 'string' },
    mode: { type: 'string' },
    sampling: { type: 'string' },
    steps: { type: 'string' },
    guidance: { type: 'string' },
    shift: { type: 'string' },
    solver: { type: 'string' },
    seed: { type: 'string' },
    'context-time': { type: 'string' },
    history: { type: 'string' },
    plan: { type: 'string' },
    weights: { type: 'string' },
    device: { type: 'string' },
    int8: { type: 'boolean' },
    threads: { type: 'string' },
    set: { type: 'string', multiple: true },
    data: { type: 'string' },
  },
  async run(args, context) {
    if (args.words.length !== 1) throw new UsageFault('give one scene file: sceneweave run scene.json -o film.mp4')
    const [file] = args.words
    const read = await readSceneOrGraph(file)
    if ('graph' in read) {
      const { runGraph } = await import('../graphRun.ts')
      return runGraph({ file, graph: read.graph, args }, context)
    }
    refuseGraphOptions(args)
    const making = makingOf(args)
    const wishes = samplingWishes(args, read.scene)
    await checkFilmFiles(making.files)
    context.progress('opening the model')
    return withEngine<RenderEngine, number>(renderEngine, (engine) =>
      makeFilm(engine, { file, read, making, wishes }, context),
    )
  },
}

/** Words that mean something for a graph only. */
function refuseGraphOptions({ values }: CommandArgs): void {
  for (const name of ['set', 'data'])
    if (values[name] !== undefined)
      throw new UsageFault(`--${name} is for a saved graph, and this is a scene; leave it out`)
}

type Request = {
  readonly file: string
  readonly read: ReadScene
  readonly making: Making
  readonly wishes: SamplingWishes
}

async function makeFilm(
  engine: Engine<RenderEngine>,
  { file, read, making, wishes }: Request,
  context: CommandContext,
): Promise<number> {
  const start = performance.now()
  const { signal } = context
  const model = await engine.call('describe', { weights: making.weights }, { signal })
  const sampling = settleSampling(wishes, model, making)
  const fewStep = sampling.sampling === 'quick' ? model.fewStep?.path : undefined
  if (model.fewStepFault) context.note(`warning: ${model.fewStepFault}`)
  const shots = await planShots(read.scene, { file, config: model.config, seed: sampling.seed })
  const planned = await planSampling(shots, sampling, making)
  const made = await renderShots(engine, { read, making, sampling, fewStep, shots, planned }, context)
  context.progress(`writing ${making.files.film}`)
  const shown = made.filter((_, shot) => shots[shot].isShown)
  const { size, framesPerSecond } = model.config
  const metadata = { [SCENE_KEY]: read.text, made: provenance(model, making, sampling) }
  await writeFilmFiles(making.files, shown, { size, framesPerSecond, scale: making.scale, metadata, signal })
  const frames = shown.reduce((sum, { frames }) => sum + frames, 0)
  const length = `${shown.length} shots, ${(frames / framesPerSecond).toFixed(1)} s`
  context.progress('')
  context.out(`${making.files.film}: ${length}, made in ${duration((performance.now() - start) / 1000)}`)
  return 0
}

/** With the scene, all that is needed to make the same film again. */
const provenance = ({ hash, config, fewStep }: ModelDescription, making: Making, sampling: Sampling): string =>
  JSON.stringify({
    ...{ model: config.name, modelHash: hash },
    fewStepHash: sampling.sampling === 'quick' ? fewStep?.head.hash : undefined,
    device: making.device,
    int8: making.int8,
    ...sampling,
  })

type Rendering = Omit<Request, 'file' | 'wishes'> & {
  readonly sampling: Sampling
  readonly fewStep: string | undefined
  readonly shots: readonly PlannedShot[]
  readonly planned: PlannedSampling
}

async function renderShots(
  engine: Engine<RenderEngine>,
  { read, making, sampling, fewStep, shots, planned }: Rendering,
  context: CommandContext,
): Promise<ShotPictures[]> {
  const pictures = new Map<number, Uint8Array>()
  const start = performance.now()
  const onProgress = (value: unknown) => {
    const told = value as RenderProgress
    if (told.type === 'shot') pictures.set(told.shot, told.pictures)
    else if (told.type === 'warning') context.note(warningLine(told))
    else context.progress(stepLine(told, shots.length, (performance.now() - start) / 1000))
  }
  const { weights, device, int8, threads } = making
  const { solver, guidance } = sampling
  const scene = {
    globalPrompt: scenePrompt(read.scene),
    shots: shots.map(({ prompt, frames, seed, given }) => ({ prompt, frames, seed, given })),
  }
  const job = { weights, fewStep, device, int8, threads, scene, solver, guidance, ...planned }
  await engine.call('render', job, { onProgress, signal: context.signal })
  return shots.map(({ frames }, shot) => {
    const found = pictures.get(shot)
    if (!found) throw new CommandFault(`shot ${shot + 1} did not come back from the engine; run it again`)
    return { frames, pictures: found }
  })
}

type Told<Type> = Extract<RenderProgress, { type: Type }>

function stepLine({ step, of, shots }: Told<'step'>, all: number, seconds: number): string {
  const [first, last] = [shots[0] + 1, (shots.at(-1) as number) + 1]
  const which = first === last ? `shot ${first}` : `shots ${first}–${last}`
  const left = (seconds / step) * (of - step)
  return `${which} of ${all} · step ${step}/${of} · ${duration(left)} left`
}

function warningLine({ shot, warning: { word, nearest } }: Told<'warning'>): string {
  const where = shot === 'global' ? 'the scene' : `shot ${shot + 1}`
  const near = nearest.length > 0 ? `; near it: ${nearest.join(', ')}` : ''
  return `warning: ${where} says "${word}", a word the model never learned; it reads it as unknown${near}`
}
