import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { weightsFolder } from '@sceneweave/model'

/** The file of a shipped model by its name, or the path as it was given. */
export function shippedOr(model: string): string {
  const shipped = join(fileURLToPath(weightsFolder), `${model}.safetensors`)
  return /^[\w-]+$/.test(model) && existsSync(shipped) ? shipped : model
}
