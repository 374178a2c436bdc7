import path from 'node:path'
import { initialWeights, type LoadedModel, loadModel, modelParams, presetConfig } from '@sceneweave/model'
import type { ChainedRun, Executable } from '@sceneweave/tensor'
import { type CudaExecutable, cudaDevice } from '@sceneweave/tensor/cuda'
import { makeFilm, readFloats, relativeError, tinyWeights, ways } from './film.ts'

// node sampling.mjs <folder> [chains]: `tiny` sampled on the GPU against the films that cpuFilms.ts wrote there, and what a step takes.
const chains = process.argv[3] === 'chains'
const model = await loadModel(tinyWeights)
const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[numbers.length >> 1]

for (const format of ['f32', 'bf16'] as const)
  for (const way of Object.keys(ways)) {
    const cpu = readFloats(path.join(process.argv[2], `${way}.f32`))
    const { made } = await measure(model, { format, way })
    console.log(`  relative error against the CPU ${relativeError(made, cpu).toExponential(2)}`)
  }
const config = presetConfig('small', model.config.vocabulary)
const small: LoadedModel = { ...model, config, weights: initialWeights(modelParams(config), 1) }
for (const way of Object.keys(ways)) await measure(small, { format: 'bf16', way, lengths: [17, 17, 17] })

type Measure = { readonly format: 'f32' | 'bf16'; readonly way: string; readonly lengths?: readonly number[] }

/** Makes a film twice, and its last forward many times. */
async function measure(of: LoadedModel, { format, way, lengths }: Measure): Promise<{ made: Float32Array }> {
  let last: readonly ChainedRun[] = []
  const cuda = cudaDevice({ format, chains })
  const watched = {
    ...cuda,
    // the last step is asked for as a chain, whose first part is a forward
    async chain(executables: readonly Executable[]) {
      const chain = await cuda.chain?.(executables)
      return {
        run: async (runs: readonly ChainedRun[]) => {
          last = runs
          await chain?.run(runs)
        },
      }
    },
  }
  const made = await makeFilm(of, watched, way, lengths)
  const begun = performance.now()
  await makeFilm(of, cuda, way, lengths)
  const whole = performance.now() - begun
  const [{ executable: forward, inputs, instead }] = last
  const executable = forward as CudaExecutable
  const chain = await cuda.chain?.(last.map((run) => run.executable))
  const time = async (isEager: boolean) => {
    const [device, wall]: [number[], number[]] = [[], []]
    for (let i = 0; i < 60; i++) {
      const from = performance.now()
      device.push((await executable.runTimed(inputs, { instead, isEager })).milliseconds)
      wall.push(performance.now() - from)
    }
    return `${median(device.slice(10)).toFixed(3)} ms on the device, ${median(wall.slice(10)).toFixed(3)} ms in all`
  }
  console.log(`${of.config.name}, ${way}, ${format}: whole film ${whole.toFixed(0)} ms`)
  console.log(
    `  one forward, ${executable.plan.launches.length} launches: one by one ${await time(true)}; as a graph ${await time(false)}`,
  )
  const steps: number[] = []
  for (let i = 0; i < 60; i++) {
    const from = performance.now()
    await chain?.run(last)
    steps.push(performance.now() - from)
  }
  console.log(`  a whole step of ${last.length} programs as one call: ${median(steps.slice(10)).toFixed(3)} ms in all`)
  await cuda.release()
  return { made }
}
