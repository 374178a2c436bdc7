import { loadModel, presetConfig } from '@sceneweave/model'
import type { Device } from '@sceneweave/tensor'
import { vocabulary } from '@sceneweave/world'
import { type CacheSpeed, cacheSpeed } from './cacheSpeed.ts'
import { type Int8Speed, int8Speed } from './int8Speed.ts'
import { type SessionSpeed, sessionSpeed } from './sessionSpeed.ts'
import { busyWeights, type SpeedModel } from './speedSubject.ts'
import { type StepSpeed, stepSpeed } from './stepSpeed.ts'

/** `weights` names a file of the tiny model; without it the model is random, which changes errors but no speed. */
export type SpeedSettings = { readonly weights?: string; readonly rounds: number; readonly threads?: number }

export type SpeedReport = {
  readonly weights: 'trained' | 'random'
  readonly rounds: number
  readonly steps: StepSpeed
  readonly caches: readonly CacheSpeed[]
  readonly int8: Int8Speed
  readonly session: SessionSpeed
}

export type SpeedProgress = { readonly part: string }

/** All measurements, each checked for equal numbers before it is timed; an EvaluationFault when they are not. */
export async function measureSpeed(
  device: Device,
  settings: SpeedSettings,
  onProgress: (progress: SpeedProgress) => Promise<void>,
): Promise<SpeedReport> {
  const [tiny, small] = [await tinyModel(device, settings.weights), randomModel(device, 'small')]
  const options = (part: string) => ({ rounds: settings.rounds, afterRun: () => onProgress({ part }) })
  const caches: CacheSpeed[] = []
  const steps = await stepSpeed(tiny, small, options('denoiser steps and sgemm'))
  for (const shot of [3, 9]) caches.push(await cacheSpeed(tiny, shot, options(`cached shot ${shot}`)))
  const int8 = await int8Speed(tiny, options('int8'))
  const session = await sessionSpeed(tiny, options('sessions'))
  await device.release()
  return { weights: settings.weights ? 'trained' : 'random', rounds: settings.rounds, steps, caches, int8, session }
}

async function tinyModel(device: Device, path: string | undefined): Promise<SpeedModel> {
  if (path === undefined) return randomModel(device, 'tiny')
  const { config, hash, weights } = await loadModel(path)
  return { device, config, hash, weights }
}

function randomModel(device: Device, preset: 'tiny' | 'small'): SpeedModel {
  const config = presetConfig(preset, vocabulary)
  return { device, config, hash: `random ${preset}`, weights: busyWeights(config, 1) }
}
