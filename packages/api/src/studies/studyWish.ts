import { AssetId } from '@sceneweave/project'
import { z } from 'zod'

/** As many as there are number keys to rank with. */
const MOST_METHODS = 9

const Method = z.string().trim().min(1).max(100)
const Scene = z.strictObject({
  id: z.string().trim().min(1).max(200),
  prompt: z.string().trim().min(1).max(10_000),
  films: z.record(Method, AssetId),
})

/** A study as its maker sends it: for every scene what was asked for, and each method's film of it as an asset. */
export const StudyWish = z
  .object({
    title: z.string().trim().min(1).max(200),
    instructions: z.string().trim().min(1).max(10_000).optional(),
    scenes: z.array(Scene).min(1).max(500),
  })
  .superRefine(({ scenes }, context) => {
    const methods = methodsOf({ scenes })
    const say = (message: string, path: (string | number)[]) => context.addIssue({ code: 'custom', message, path })
    if (methods.length < 2 || methods.length > MOST_METHODS)
      say(`there are ${methods.length} methods; give each scene the films of 2 to ${MOST_METHODS}`, [
        'scenes',
        0,
        'films',
      ])
    scenes.forEach(({ id, films }, at) => {
      const missing = methods.find((method) => !Object.hasOwn(films, method))
      if (missing !== undefined) say(`there is no film of ${missing}; give one`, ['scenes', at, 'films'])
      const added = Object.keys(films).find((method) => !methods.includes(method))
      if (added !== undefined)
        say(`${added} made no film of the first scene; add it there or leave it out`, ['scenes', at, 'films'])
      if (scenes.findIndex((other) => other.id === id) < at)
        say(`${id} is there twice; rename one`, ['scenes', at, 'id'])
    })
  })
export type StudyWish = z.infer<typeof StudyWish>

/** The names of the methods, in the order of the first scene. */
export const methodsOf = ({ scenes }: Pick<StudyWish, 'scenes'>): string[] => Object.keys(scenes[0]?.films ?? {})
