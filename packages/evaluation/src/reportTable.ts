import type { Figure } from './interval.ts'
import type { TraitName } from './judgedTraits.ts'
import type { JudgeShares, Report } from './report.ts'

const titles: Readonly<Record<TraitName, string>> = {
  environment: 'environment',
  timeOfDay: 'time of day',
  species: 'species',
  colour: 'character colour',
  accessory: 'accessory',
  accessoryColour: 'accessory colour',
  propSide: 'side of the main prop',
  lightSide: 'side of the light',
  grade: 'colour grade',
  marking: 'marking',
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
const shown = ({ value, low, high }: Figure): string =>
  Number.isNaN(value) ? '–' : `${percent(value)} (${(100 * low).toFixed(0)}–${(100 * high).toFixed(0)})`
const ratio = ({ value, low, high }: Figure): string => `${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`
const judged = ({ real, coded }: JudgeShares): string => `${percent(real.value)} / ${percent(coded.value)}`

/** The report as Markdown tables, intervals 95 %. */
export function reportTable(report: Report): string {
  const { model, scenes, settings } = report
  const last = scenes.firstScene + scenes.scenes - 1
  const sampling = `${settings.steps} steps, guidance ${settings.guidance}, shift ${settings.shift}, multistep`
  return [
    `Model \`${model.name}\` ${model.hash.slice(0, 12)}, judged by recogniser ${report.recogniser.hash.slice(0, 12)}, on`,
    `unseen scenes ${scenes.firstScene}–${last} (${sampling}). In brackets: 95 % intervals.`,
    '',
    ...contextTable(report),
    '',
    ...generatedTable(report),
    '',
    ...carriedTable(report),
    '',
    'Judge: how often it is right on the real pictures of the same shots, as rendered / through the autoencoder.',
  ].join('\n')
}

const contextTable = ({ context }: Report): string[] => [
  '| loss of a noisy shot (t = 0.7–0.9), clean context over | ratio |',
  '|---|---|',
  `| context as noisy as the shot | ${ratio(context.overAlike)} |`,
  `| context of pure noise | ${ratio(context.overNoise)} |`,
]

const generatedTable = ({ generated }: Report): string[] => [
  '| 3-shot films from words, shots right | right | chance | judge | shots |',
  '|---|---|---|---|---|',
  ...generated.map(
    ({ trait, right, chance, judge }) =>
      `| ${titles[trait]} | ${shown(right)} | ${percent(chance)} | ${judged(judge)} | ${right.count} |`,
  ),
]

const carriedTable = ({ carried, settings }: Report): string[] => [
  `| never in a caption, shot 2 right | after the real shot 1 (t_c ${settings.contextTime}) | made alone | gain | chance | judge | shots |`,
  '|---|---|---|---|---|---|---|',
  ...carried.map(
    ({ trait, withContext, alone, gain, chance, judge }) =>
      `| ${titles[trait]} | ${shown(withContext)} | ${shown(alone)} | ${shown(gain)} | ${percent(chance)} | ${judged(judge)} | ${gain.count} |`,
  ),
]
