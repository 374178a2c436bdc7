import { basename, dirname, extname, join } from 'node:path'
import { lineChart, writePng } from '@sceneweave/media'
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

/** A path less its ending. */
export const withoutEnding = (path: string): string => join(dirname(path), basename(path, extname(path)))
