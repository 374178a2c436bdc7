import { join } from 'node:path'
import { writeWhole } from '@sceneweave/model'
import type { Scene } from '@sceneweave/world'
import { type StudyPlan, studiesOf } from './studies.ts'

/** What `sceneweave study create` reads: the films of each scene by the method's title, by their paths from the folder. */
export type RankingStudy = {
  readonly title: string
  readonly scenes: readonly { readonly id: string; readonly prompt: string; readonly films: Record<string, string> }[]
}

/** Writes study.json beside the films that were kept for ranking, of the first `ranked` scenes; gives the folder of both. */
export async function writeRankingStudy(plan: StudyPlan, folder: string, ranked: number): Promise<string> {
  const [words] = studiesOf(plan)
  const arms = words.arms.filter(({ isCompared }) => isCompared)
  const study: RankingStudy = {
    title: `${plan.models[0]}: ${arms.length} ways to make the same films`,
    scenes: Array.from({ length: Math.min(ranked, words.scenes) }, (_, at) => {
      const film = words.film(at)
      const films = arms.map(({ name, title }) => [title, `${name}/${at}.mp4`])
      return { id: String(film.seed), prompt: promptForPeople(film), films: Object.fromEntries(films) }
    }),
  }
  const place = join(folder, words.name)
  await writeWhole(join(place, 'study.json'), [Buffer.from(`${JSON.stringify(study, null, 1)}\n`)])
  return place
}

/** The words of a film as a person reads them: no marks of the model, a line a shot. */
export const promptForPeople = ({ globalPrompt, shots }: Scene): string =>
  [
    globalPrompt.replace(/\[(?:Character|Environment|Story)\]\s*(.)/g, (_, first: string) => first.toUpperCase()),
    ...shots.map(({ prompt }, at) => `${at + 1}. ${prompt}`),
  ].join('\n')
