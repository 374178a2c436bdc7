import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { lineChart, writePng } from '@sceneweave/media'
import { companionPath } from '@sceneweave/model'
import type { LossPoint, StageName, TrainProgress } from '@sceneweave/training'
import { CommandFault } from './command.ts'
import { duration } from './duration.ts'
import { makeFolderOf } from './outputFile.ts'

const stageWords: Readonly<Record<TrainProgress['stage'], string>> = {
  vae: 'autoencoder',
  decoder: 'decoder alone',
  encode: 'scenes to latents',
  single: 'single shots',
  scene: 'scenes',
  causal: 'causal',
  pairs: "the teacher's films",
  'few-step': 'few steps',
}
const BAR = 20

/** Where a training stands, as one line. */
export function trainingBar({ stage, step, of, loss, perSecond, etaSeconds }: TrainProgress): string {
  const full = Math.round((BAR * step) / of)
  const drawn = '█'.repeat(full) + '░'.repeat(BAR - full)
  const told = loss === undefined ? '' : ` · loss ${loss.toFixed(4)}`
  return `${stageWords[stage]} ${drawn} ${step}/${of}${told} · ${perSecond.toFixed(1)}/s · ${duration(etaSeconds)} left`
}

/** The losses of every stage in one picture beside the weights. Gives its path. */
export async function drawLosses(out: string, losses: readonly LossPoint[]): Promise<string> {
  const stages = [...new Set(losses.map(({ stage }) => stage))]
  const points = (stage: StageName) =>
    losses.filter((point) => point.stage === stage).map(({ step, loss }) => [step, loss] as const)
  const series = stages.map((stage) => ({ name: stageWords[stage], points: points(stage) }))
  const path = `${withoutEnding(out)}-loss.png`
  const chart = { title: `Training ${basename(out)}`, xLabel: 'step', yLabel: 'loss', logY: true }
  try {
    await makeFolderOf(path)
    await writePng(path, await lineChart(series, chart))
  } catch (cause) {
    throw new CommandFault(`the loss curve ${path} could not be written; the training itself is kept`, { cause })
  }
  return path
}

/** What is left to do until films are made with a companion; null where it lies beside its weights already. */
export function howFound(companion: string, weights: string): string | null {
  const beside = companionPath(weights)
  if (resolve(companion) === resolve(beside)) return null
  return `films take it once it lies beside its weights, as ${relative(process.cwd(), resolve(beside))}, or is uploaded as they were`
}

/** A path less its ending. */
export const withoutEnding = (path: string): string => join(dirname(path), basename(path, extname(path)))
