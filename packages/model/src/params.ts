import { allocateWeights, type Shape, seededNormals, sizeOf, type Weights, weightView } from '@sceneweave/tensor'

/** How a parameter begins: normal with this standard deviation, one value everywhere, or one value for each equal part. */
export type Init = { readonly std: number } | { readonly value: number } | { readonly parts: readonly number[] }
export type ParamSpec = { readonly name: string; readonly shape: Shape; readonly init: Init }

/** Fresh weights for a list of parameters: the same seed gives the same bits. */
export function initialWeights(params: readonly ParamSpec[], seed: number): Weights {
  const weights = allocateWeights(params)
  params.forEach(({ name, init }, at) => {
    const view = weightView(weights, name)
    if ('value' in init) view.fill(init.value)
    else if ('parts' in init) {
      const size = view.length / init.parts.length
      for (const [part, value] of init.parts.entries()) view.fill(value, part * size, (part + 1) * size)
    } else view.set(seededNormals(seed, at, view.length).map((normal) => normal * init.std))
  })
  return weights
}

/** How many numbers a list of parameters holds. */
export const countParams = (params: readonly ParamSpec[]): number =>
  params.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
