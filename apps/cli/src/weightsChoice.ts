import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { weightsFolder } from '@sceneweave/model'

/** The file of a shipped model by its name, or the path as it was given. */
export function shippedOr(model: string): string {
  const shipped = fileURLToPath(new URL(`${encodeURIComponent(model)}.safetensors`, weightsFolder))
  return extname(model) === '' && existsSync(shipped) ? shipped : model
}
