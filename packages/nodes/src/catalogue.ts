import { makeCatalogue } from '@sceneweave/graph'
import { character } from './palette/character.ts'
import { compose } from './palette/compose.ts'
import { decode } from './palette/decode.ts'
import { encode } from './palette/encode.ts'
import { environment } from './palette/environment.ts'
import { exportFilm } from './palette/exportFilm.ts'
import { exportImage } from './palette/exportImage.ts'
import { extendShot } from './palette/extendShot.ts'
import { generateScene } from './palette/generateScene.ts'
import { historyPool } from './palette/historyPool.ts'
import { interpolate } from './palette/interpolate.ts'
import { join } from './palette/join.ts'
import { loadImage } from './palette/loadImage.ts'
import { loadModel } from './palette/loadModel.ts'
import { loadTake } from './palette/loadTake.ts'
import { loadVideo } from './palette/loadVideo.ts'
import { nextShot } from './palette/nextShot.ts'
import { noisePlan } from './palette/noisePlan.ts'
import { note } from './palette/note.ts'
import { number } from './palette/number.ts'
import { pickShot } from './palette/pickShot.ts'
import { preview } from './palette/preview.ts'
import { saveTake } from './palette/saveTake.ts'
import { saveTakes } from './palette/saveTakes.ts'
import { scene } from './palette/scene.ts'
import { seed } from './palette/seed.ts'
import { shot } from './palette/shot.ts'
import { splitScene } from './palette/splitScene.ts'
import { still } from './palette/still.ts'
import { text } from './palette/text.ts'
import { trim } from './palette/trim.ts'
import { portKinds } from './ports.ts'

/** The shelves of the palette, in their order. */
export const categories = {
  load: 'Load',
  words: 'Words',
  scene: 'Scene',
  generate: 'Generate',
  film: 'Film',
  keep: 'Keep',
  notes: 'Notes',
} as const

/** Every node, in the order of the palette. */
export const nodes = [
  ...[loadModel, loadImage, loadVideo, loadTake],
  ...[text, number, seed],
  ...[character, environment, scene, shot, pickShot, splitScene],
  ...[noisePlan, generateScene, nextShot, historyPool, extendShot, compose, interpolate, encode],
  ...[decode, trim, join, still, preview, exportFilm, exportImage],
  ...[saveTake, saveTakes, note],
]

/** The palette as `check`, `plan` and `execute` take it. */
export const catalogue = makeCatalogue(nodes, portKinds)
