import { type ModelConfig, tokenGrid, tokenWidth } from './config.ts'
import { readSafetensors, WeightsFault, writeSafetensors } from './safetensors.ts'

/** What latents belong to: the model that made them and how many pictures they stand for. */
export type LatentsOf = { readonly config: ModelConfig; readonly hash: string; readonly frames: number }

const FORMAT = 'sceneweave-latents 1'

/** Writes clean latents [tokens, patch²·C] of a shot. Equal latents give equal bytes: nothing else is in the file. */
export async function writeLatents(
  path: string,
  latents: Float32Array,
  { config, hash, frames }: LatentsOf,
): Promise<void> {
  const shape = latentsShape(config, frames)
  const metadata = { format: FORMAT, model: hash, frames: String(frames) }
  await writeSafetensors(path, [{ name: 'latents', shape, data: latents }], metadata)
}

/** Reads what `writeLatents` wrote. Throws a WeightsFault for a damaged file or one of another model or length. */
export async function readLatents(path: string, { config, hash, frames }: LatentsOf): Promise<Float32Array> {
  const { tensors, metadata } = await readSafetensors(path)
  const other = (what: string) =>
    new WeightsFault('other-model', `${path}: ${what}; encode the clip again with the model that is to use it`)
  if (metadata.format !== FORMAT) throw other('these are no latents of Sceneweave')
  if (metadata.model !== hash) throw other(`these latents were made by another model (${metadata.model.slice(0, 12)})`)
  const found = tensors.get('latents')
  const shape = latentsShape(config, frames)
  if (tensors.size !== 1 || found?.shape.join() !== shape.join())
    throw other(`these are not the latents of ${frames} pictures`)
  if (!found.data.every(Number.isFinite)) throw other('these latents hold values that are not numbers')
  return found.data
}

function latentsShape(config: ModelConfig, frames: number): [number, number] {
  const [t, h, w] = tokenGrid(config, frames)
  return [t * h * w, tokenWidth(config)]
}
