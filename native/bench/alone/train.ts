import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { cudaDevice } from '@sceneweave/tensor/cuda'
import { smallRecipe, trainModel } from '@sceneweave/training'

// node train.mjs <folder> <seconds> [<patches of the recipe's data, vae and denoiser, an ablation, workers, JSON> [latents]]: trains `small` as
// `sceneweave train small` does, on a machine that has nothing but Node.js; with `latents` it ends when they are made.
// Its checkpoints are found and left in the folder.
const [folder, seconds, patches = '{}', until] = process.argv.slice(2)
const { data, vae, denoiser, ablation, workers = availableParallelism() - 1 } = JSON.parse(patches)
mkdirSync(folder, { recursive: true })
const stop = new AbortController()
let told = 0
const options = {
  recipe: {
    ...smallRecipe,
    data: { ...smallRecipe.data, ...data },
    vae: { ...smallRecipe.vae, ...vae },
    denoiser: { ...smallRecipe.denoiser, ...denoiser },
  },
  ablation,
  out: path.join(folder, `${['small', ...(ablation ? [ablation.name] : [])].join('-')}.safetensors`),
  checkpoints: path.join(folder, 'checkpoints'),
  workers,
  cuda: { device: cudaDevice({ format: 'bf16' }), format: 'bf16' as const },
  checkpointEvery: 2_000,
  seconds: Number(seconds),
  signal: stop.signal,
}
const end = (said: string) => {
  console.log(`${(performance.now() / 1000).toFixed(0)} s ${said}`)
  process.exit(0)
}
const { done } = await trainModel({
  ...options,
  onProgress: ({ stage, step, of, loss, perSecond }) => {
    if (until === 'latents' && stage !== 'vae' && stage !== 'encode') end('latents are made')
    if (performance.now() - told < 5_000) return
    told = performance.now()
    console.log(
      `${(told / 1000).toFixed(0)} s ${stage} ${step}/${of} loss ${loss?.toFixed(5)} ${perSecond.toFixed(1)}/s`,
    )
  },
})
end(done ? 'done' : 'goes on from its checkpoint')
