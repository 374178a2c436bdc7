import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { fewStepFigures } from '@sceneweave/evaluation'
import { loadFewStep, loadModel, saveModel } from '@sceneweave/model'
import { cudaDevice } from '@sceneweave/tensor/cuda'
import { distilModel, smallDistil } from '@sceneweave/training'

// node distil.mjs <weights> <folder> <seconds> [<patches of the recipe's pairs and student, and scenes, JSON>]: makes the few-step
// companion of `small` as `sceneweave distil` does, on a machine that has nothing but Node.js. The folder is that of its
// training, whose latents are read there. Beside the companion go the figures of 24 films and both as one model.
const [weights, folder, seconds, patches = '{}'] = process.argv.slice(2)
const { pairs, student, scenes } = JSON.parse(patches)
mkdirSync(folder, { recursive: true })
const device = cudaDevice({ format: 'bf16' })
const { base: trained } = smallDistil
const recipe = {
  ...smallDistil,
  base: { ...trained, data: { ...trained.data, ...(scenes && { scenes }) } },
  pairs: { ...smallDistil.pairs, ...pairs },
  student: { ...smallDistil.student, ...student },
}
const out = path.join(folder, 'small-few-step.safetensors')
const base = await loadModel(weights)
const tell = (said: string) => console.log(`${(performance.now() / 1000).toFixed(0)} s ${said}`)
let told = 0
const { done, losses } = await distilModel({
  ...{ recipe, base, device, out, checkpoints: path.join(folder, 'checkpoints'), seconds: Number(seconds) },
  made: { command: 'sceneweave distil small' },
  workers: availableParallelism() - 1,
  cuda: { device, format: 'bf16' },
  checkpointEvery: 1_000,
  signal: new AbortController().signal,
  onProgress: ({ stage, step, of, loss, perSecond }) => {
    if (performance.now() - told < 5_000) return
    told = performance.now()
    tell(`${stage} ${step}/${of} loss ${loss?.toFixed(5)} ${perSecond.toFixed(1)}/s`)
  },
})
writeFileSync(path.join(folder, 'few-step-losses.json'), JSON.stringify(losses))
if (done) {
  const companion = await loadFewStep(out, base)
  const provenance = { ...base.provenance, fewStep: companion.head.hash }
  await saveModel(path.join(folder, 'small-whole.safetensors'), base.config, companion.weights, provenance, {
    half: true,
  })
  const figures = await fewStepFigures({
    ...{ base, companion, device, scenes: { firstScene: 8_000_000, scenes: 24 }, teacher: { steps: 24, guidance: 3 } },
    afterFilm: async () => {},
  })
  writeFileSync(path.join(folder, 'small-few-step-figures.json'), JSON.stringify(figures, null, 1))
  for (const { name, distance, psnr, nextDistance } of figures.ways)
    tell(
      `${name}: distance ${distance.mean.toFixed(4)}, ${psnr.mean.toFixed(2)} dB, next ${nextDistance.mean.toFixed(4)}`,
    )
}
tell(done ? 'done' : 'goes on from its checkpoint')
process.exit(0)
