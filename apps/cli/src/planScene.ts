import { dirname, resolve } from 'node:path'
import { checkNoisePlan, type ModelConfig, type NoisePlan, type RenderShot } from '@sceneweave/model'
import { z } from 'zod'
import { CommandFault } from './command.ts'
import { readGiven } from './givenPictures.ts'
import { modeOf } from './modes.ts'
import { readJson } from './readJson.ts'
import type { Making, PlannedSampling, Sampling } from './runSettings.ts'
import { type SceneFile, shotPrompt } from './sceneFile.ts'

/** A shot ready for the engine. `isShown`: a given picture is only a condition, everything else is part of the film. */
export type PlannedShot = RenderShot & { readonly isShown: boolean; readonly contextTime?: number }

/** Shots with their lengths, seeds and given pictures. Paths are read from the scene file's folder. */
export async function planShots(
  scene: SceneFile,
  { file, config, seed }: { file: string; config: ModelConfig; seed: number },
): Promise<PlannedShot[]> {
  const { maxFrames, size } = config
  const planned: PlannedShot[] = []
  for (const [at, shot] of scene.shots.entries()) {
    const frames = shot.frames ?? maxFrames
    if (frames > maxFrames)
      throw new CommandFault(
        `${file}: shots[${at}].frames is ${frames}, longer than the ${maxFrames} frames that "${config.name}" makes; give ${maxFrames} or fewer`,
      )
    // sixteen seeds a scene: shots keep their noise when others come or go, and scenes with other seeds share none
    const base = { prompt: shotPrompt(shot), seed: shot.seed ?? seed * 16 + at }
    if (shot.picture === undefined) planned.push({ ...base, frames, isShown: true })
    else {
      const given = await readGiven(resolve(dirname(file), shot.picture), { size, most: frames })
      const contextTime = shot.contextTime ?? 0
      planned.push({ ...base, frames: given.frames, given: given.pictures, isShown: given.isFilm, contextTime })
    }
  }
  if (planned.every(({ given }) => given)) throw new CommandFault(`${file}: every shot is given; leave one to be made`)
  return planned
}

/** The noise plan: a mode's, or a matrix made by hand, checked before any work. */
export async function planSampling(
  shots: readonly PlannedShot[],
  { steps, shift, contextTime, mode: name }: Sampling,
  { planFile, history }: Pick<Making, 'planFile' | 'history'>,
): Promise<PlannedSampling> {
  const given = new Map(shots.flatMap((shot, at) => (shot.given ? [[at, shot.contextTime ?? 0] as const] : [])))
  const mode = modeOf(name, history)
  const byHand = planFile === undefined ? null : await readPlan(planFile)
  const plan = byHand ?? mode.plan({ shots: shots.length, steps, shift, contextTime, given })
  checkNoisePlan(plan, shots.length, new Set(given.keys()))
  return { plan, attention: mode.attention, history: mode.history }
}

const Matrix = z.array(z.array(z.number().nullable()))

async function readPlan(path: string): Promise<NoisePlan> {
  const { data } = Matrix.safeParse(await readJson(path))
  if (data) return data
  throw new CommandFault(`${path}: is no noise plan; give a list of rows, each a list of times, one for each shot`)
}
