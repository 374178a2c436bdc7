/** Models whose weights come with Sceneweave, in packages/model/weights; every other model is an uploaded file. */
export const shippedModels: readonly string[] = ['tiny']

/** The shipped model that films are made by where nobody chooses another. */
export const usualModel = 'tiny'
