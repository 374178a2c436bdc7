import { type ModelConfig, modelParams, seededNormals } from '@sceneweave/model'
import { allocateWeights, type Weights, weightView } from '@sceneweave/tensor'

/**
 * Weights in which every parameter is random, for tests. Fresh ones would not do: their velocity is zero, with and without
 * guidance.
 */
export function toyTeacher(config: ModelConfig, seed = 5): Weights {
  const params = modelParams(config)
  const weights = allocateWeights(params)
  params.forEach(({ name, shape, init }, at) => {
    const isFixed = name.startsWith('vae.') && 'value' in init
    const [offset, spread] = name.includes('.gain.') ? [1, 0.2] : [0, shape.length > 1 ? shape[0] ** -0.5 : 0.3]
    const view = weightView(weights, name)
    if (isFixed) view.fill(init.value)
    else view.set(seededNormals(seed, at, view.length).map((normal) => offset + spread * normal))
  })
  return weights
}
