import { fileURLToPath } from 'node:url'
import { weightsFolder } from '@sceneweave/model'
import { shippedModels } from '@sceneweave/nodes'
import type { EngineRoom } from './engineRoom.ts'

export const shippedWeights = (name: string): string => fileURLToPath(new URL(`${name}.safetensors`, weightsFolder))

/** Hashes of the models that every runner of this version has. */
export const shippedHashes = (room: Pick<EngineRoom, 'call'>): Promise<string[]> =>
  Promise.all(shippedModels.map(async (name) => (await room.call('describe', { weights: shippedWeights(name) })).hash))
