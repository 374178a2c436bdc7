import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { cudaDevice } from '@sceneweave/tensor/cuda'
import { smallRecipe, trainModel } from '@sceneweave/training'

// node train.mjs <folder> <seconds> [<patch of the recipe's vae, JSON>]: trains `small` as `sceneweave train small` does, on a machine
// that has nothing but Node.js. Its checkpoints are found and left in the folder.
const [folder, seconds, vae = '{}'] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
let told = 0
const { done } = await trainModel({
  recipe: { ...smallRecipe, vae: { ...smallRecipe.vae, ...JSON.parse(vae) } },
  out: path.join(folder, 'small.safetensors'),
  checkpoints: path.join(folder, 'checkpoints'),
  workers: availableParallelism() - 1,
  cuda: { device: cudaDevice({ format: 'bf16' }), format: 'bf16' },
  checkpointEvery: 2_000,
  seconds: Number(seconds),
  signal: new AbortController().signal,
  onProgress: ({ stage, step, of, loss, perSecond }) => {
    if (performance.now() - told < 5_000) return
    told = performance.now()
    console.log(
      `${(told / 1000).toFixed(0)} s ${stage} ${step}/${of} loss ${loss?.toFixed(5)} ${perSecond.toFixed(1)}/s`,
    )
  },
})
console.log(done ? 'done' : 'goes on from its checkpoint')
process.exit(0)
