import type { FewStepFigures } from '@sceneweave/evaluation'
import { markdownReport, type Report } from '@sceneweave/evaluation'
import { countParams, denoiserParams, type FewStepHead, type ModelDescription, modelParams } from '@sceneweave/model'
import { fewStepTable } from './fewStepTable.ts'

/** Everything that a model card is made from; figures and limits where there are any. */
export type CardSources = {
  readonly file: CardFile
  readonly model: ModelDescription
  readonly companion?: { readonly file: CardFile; readonly head: FewStepHead; readonly figures?: FewStepFigures }
  readonly reports: readonly Report[]
  /** What it can and cannot do, written by hand. */
  readonly limits?: string
}
export type CardFile = { readonly name: string; readonly bytes: number }

/** A model card in Markdown: numbers as they were measured, provenance as the files tell it, limits as somebody wrote them. */
export function modelCard({ file, model, companion, reports, limits }: CardSources): string {
  const { config, provenance, hash } = model
  const companionRows = companion ? [row(companion.file, companion.head.hash)] : []
  return [
    `# ${config.name}`,
    '',
    whatItIs(model),
    '',
    '| file | MB | SHA-256 |',
    '|---|---|---|',
    row(file, hash),
    ...companionRows,
    '',
    '## What it can and cannot do',
    limits?.trim() ?? 'Nobody has written it down yet.',
    '',
    '## How it was trained',
    'On the procedural film set of this repository alone: no real pictures, no pictures of people.',
    '',
    ...table(provenance),
    ...(companion ? ['', ...aboutCompanion(companion)] : []),
    '',
    '## Figures',
    reports.length === 0 ? 'None were given: run `sceneweave evaluate` and make the card again.' : '',
    ...reports.flatMap((report) => [markdownReport(report), '']),
    ...(companion?.figures ? ['**Few steps**', '', fewStepTable(companion.figures), ''] : []),
  ].join('\n')
}

const row = ({ name, bytes }: CardFile, hash: string): string => `| ${name} | ${(bytes / 1e6).toFixed(1)} | ${hash} |`

function whatItIs({ config }: ModelDescription): string {
  const all = countParams(modelParams(config))
  const denoiser = countParams(denoiserParams(config))
  const seconds = (config.maxFrames / config.framesPerSecond).toFixed(1)
  return [
    `Scene-level video by Long Context Tuning: ${config.size}×${config.size} pixels, ${config.framesPerSecond} frames a second, shots of up to`,
    `${config.maxFrames} frames (${seconds} s), one to nine shots at once. ${millions(all)} parameters, of which ${millions(denoiser)} are the denoiser's`,
    `(${config.layers} layers, width ${config.width}, ${config.heads} heads); it knows ${config.vocabulary.length} words of English.`,
  ].join('\n')
}

const millions = (count: number): string => `${(count / 1e6).toFixed(1)} million`

const table = (values: Readonly<Record<string, string | number>>): string[] => [
  '| | |',
  '|---|---|',
  ...Object.entries(values).map(([name, value]) => `| ${name} | ${value} |`),
]

const aboutCompanion = ({ head: { schedule, rank, provenance } }: NonNullable<CardSources['companion']>): string[] => [
  '## Its few-step companion',
  `Learnt from the films of the model itself with guidance: with it ${schedule.steps} steps (shift ${schedule.shift}, ${schedule.solver}) without guidance`,
  `make a film. It is stored as products of rank ${rank} that are added to the model's matrices.`,
  '',
  ...table(provenance),
]
