import { fileURLToPath } from 'node:url'
import { weightsFolder } from '@sceneweave/model'

/** The file of shipped weights by their name, or the path as it was given. */
export const shippedOr = (name: string): string =>
  name === 'tiny' ? fileURLToPath(new URL('tiny.safetensors', weightsFolder)) : name
