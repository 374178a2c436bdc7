import { fileURLToPath } from 'node:url'
import { weightsFolder } from '@sceneweave/model'
import type { EngineRoom } from './engineRoom.ts'

/** Names of the weights that come with this package; every other source is an asset. */
export const shipped: readonly string[] = ['tiny']

export const shippedWeights = (name: string): string => fileURLToPath(new URL(`${name}.safetensors`, weightsFolder))

/** Hashes of the models that every runner of this version has. */
export const shippedModels = (room: Pick<EngineRoom, 'call'>): Promise<string[]> =>
  Promise.all(shipped.map(async (name) => (await room.call('describe', { weights: shippedWeights(name) })).hash))
