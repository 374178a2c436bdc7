import { NodeFault, sha256 } from '@sceneweave/graph'
import { canonicalJson, type Json, type Shot } from '@sceneweave/project'
import { z } from 'zod'
import type { NewTake, NodeContext } from '../context.ts'
import { defineNode } from '../node.ts'
import type { HistoryValue, LatentsValue, SceneValue, TakeValue } from '../values.ts'
import { markedWords } from '../words.ts'

/** Every finished shot of a list as a take. A take is named by what it is, so an unchanged shot is not saved twice. */
export const saveTakes = defineNode({
  type: 'saveTakes',
  version: 1,
  title: 'Save takes',
  help: 'Keeps every shot that was made as a take, so that nothing that was rendered is lost. Accept the good ones and they join the history pool.',
  category: 'keep',
  aliases: ['accept', 'history', 'versions', 'store', 'all shots'],
  inputs: {
    scene: {
      kind: 'scene',
      optional: true,
      help: 'The words of the shots. Without it, what the latents say of themselves.',
    },
    latents: { kind: 'latents', variadic: true, help: 'Finished shots, or lists of them.' },
    clips: { kind: 'clip', variadic: true, help: 'The same shots decoded, in the same order.' },
    history: { kind: 'history', optional: true, help: 'What they saw: for each shot the part of it that came before.' },
  },
  outputs: { takes: { kind: 'take', list: true, help: 'One take for each shot, in their order.' } },
  params: z.strictObject({}),
  output: true,
  example: { params: {} },
  // a result is found again in every project, and a take must lie in each
  identify: async ({ takes }) => takes.pool ?? '',
  async run(context, { scene, latents, clips, history }) {
    if (latents.length !== clips.length)
      throw new NodeFault(
        'not-paired',
        `${latents.length} shots and ${clips.length} clips are wired; wire the clip of each shot, in the same order`,
        'never',
      )
    const takes = []
    for (const [at, made] of latents.entries()) {
      context.signal.throwIfAborted()
      const clip = clips[at]
      const shot = shotOf(made, scene)
      const seen = seenBy(made, history)
      const { image: poster } = await context.media.frame(clip, Math.floor((clip.to - clip.from) / 2))
      const take = {
        ...{ shot, latents: made, clip, poster, model: made.model, seed: shot.seed ?? 0 },
        words: `${scene?.global ?? ''} ${markedWords(shot)}`.trim(),
        contextTime: Math.max(0, ...seen.map(({ time }) => time)),
        context: seen.map(({ latents: { latents } }) => latents.asset),
      }
      const name = [context.takes.pool ?? '', shot, made.latents.asset, clip.clip.asset, clip.from, clip.to]
      takes.push(await kept(context, take, sha256(canonicalJson(name as Json))))
      context.progress({ step: at + 1, of: latents.length, shot: shot.id })
    }
    return { takes }
  },
})

/** The saved take. A run that belongs to no project has nowhere to keep it, and its film shall not fail for that. */
async function kept({ takes }: NodeContext, take: NewTake, name: string): Promise<TakeValue> {
  try {
    return await takes.save(take, name)
  } catch (error) {
    if (!(error instanceof NodeFault && error.code === 'no-project')) throw error
    return { take: name.slice(0, 32), latents: take.latents, clip: take.clip, status: 'new' }
  }
}

/** The shot of the scene that this is, else what the latents say of themselves: parts and shots between have no card. */
function shotOf({ shot: id, prompt, frames, cut, seed }: LatentsValue, scene?: SceneValue): Shot & { seed: number } {
  const found = scene?.shots.find((shot) => shot.id === id)
  if (found) return found
  const [only, ...others] = scene?.shots ?? []
  if (only && others.length === 0 && id === undefined) return only
  if (id === undefined || prompt === undefined || frames % 4 !== 1)
    throw new NodeFault('no-such-shot', 'it is not clear which shot this is; give it the name of a shot', 'never')
  return { id, prompt, frames, cut: cut ?? true, seed: seed ?? 0, take: 0, locked: false }
}

/** The history up to this shot; a shot that was made apart saw nothing, one that is not in it saw all. */
function seenBy({ latents }: LatentsValue, history?: HistoryValue): HistoryValue['shots'] {
  const shots = history?.shots ?? []
  const own = shots.findIndex((one) => one.latents.latents.asset === latents.asset)
  if (own < 0) return shots
  return shots[own].apart ? [] : shots.slice(0, own)
}
