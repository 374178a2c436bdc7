import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { loadModel } from '@sceneweave/model'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { makeFilm, tinyWeights, ways } from './film.ts'

// node --import tsx native/bench/alone/cpuFilms.ts <folder>: the films of film.ts on this machine's CPU, to compare with.
mkdirSync(process.argv[2], { recursive: true })
const model = await loadModel(tinyWeights)
const device = onnxDevice()
for (const way of Object.keys(ways)) {
  const made = await makeFilm(model, device, way)
  writeFileSync(path.join(process.argv[2], `${way}.f32`), new Uint8Array(made.buffer))
  console.log(way, made.length, 'numbers')
}
await device.release()
