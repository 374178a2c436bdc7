import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { EvaluationFault } from '../evaluationFault.ts'
import type { SamplingSettings } from './drawFilm.ts'
import { type KeptRecord, readKept, realArms } from './filmRecord.ts'
import { type StudyPlan, studiesOf } from './studies.ts'

type Asked = {
  readonly folder: string
  /** By the number of the model. */
  readonly works: readonly string[]
  readonly settings: SamplingSettings
}

/** Throws an EvaluationFault where a folder holds films that a plan would replace by others of the same name. */
export async function checkKeptFilms(plan: StudyPlan, { folder, works, settings }: Asked): Promise<void> {
  for (const study of studiesOf(plan))
    for (const { name, model } of [...realArms.map((name) => ({ name, model: 0 })), ...study.arms])
      for (const at of await keptIn(join(folder, study.name, name))) {
        const kept = await readKept(folder, { study: study.name, arm: name, at })
        if (kept && kept.work !== works[model])
          throw new EvaluationFault(
            'other-films',
            `${folder}: keeps films that were made ${otherwise(kept, settings)}; ask for the same again, name another folder with --films, or take this one away`,
          )
      }
}

const options: Readonly<Record<keyof SamplingSettings, string>> = {
  steps: '--steps',
  guidance: '--guidance',
  shift: '--shift',
  solver: 'solver',
  contextTime: '--context-time',
}

/** What was set otherwise, as far as the record says it: those of before said nothing, and took 20 steps unless told. */
function otherwise({ settings: before }: KeptRecord, now: SamplingSettings): string {
  if (!before) return 'with other settings (--steps 20 was usual before), by other weights, or of other scenes'
  const names = Object.keys(options) as (keyof SamplingSettings)[]
  const changed = names.filter((name) => before[name] !== now[name])
  if (changed.length === 0) return 'by other weights, another judge or another version, or of other scenes or shots'
  return `with ${changed.map((name) => `${options[name]} ${before[name]} (now ${now[name]})`).join(', ')}`
}

/** Numbers of the films that are kept in the folder of an arm. */
async function keptIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.flatMap((name) => /^(\d+)\.json$/.exec(name)?.slice(1).map(Number) ?? [])
}
