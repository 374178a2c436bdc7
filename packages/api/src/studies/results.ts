import { listVotes, type Store, type StoredStudy, type StudyVote } from '@sceneweave/store'
import { meanScores, type RankedVote, rankingStatistics } from './rankingStatistics.ts'

/** A vote with methods in place of films, and what the study's maker calls the scene. */
export type NamedVote = Omit<StudyVote, 'scene'> & { scene: string }

/** Every vote of a study by the names of methods: ranking the best first, shown from left to right. */
export async function namedVotes(store: Store, study: StoredStudy): Promise<NamedVote[]> {
  const methodOf = new Map(
    study.scenes.flatMap(({ films }) => films.map(({ id, method }) => [id, study.methods[method]])),
  )
  const nameOf = new Map(study.scenes.map(({ id, name }) => [id, name]))
  const named = (films: readonly string[]) => films.map((film) => methodOf.get(film)!)
  const votes = await listVotes(store, { study: study.id })
  return votes.map(({ scene, ranking, shown, ...rest }) => ({
    ...rest,
    scene: nameOf.get(scene)!,
    ranking: named(ranking),
    shown: named(shown),
  }))
}

/** What the votes of a study say of its methods, scene by scene and altogether. */
export async function studyResults(store: Store, study: StoredStudy) {
  const votes = await namedVotes(store, study)
  const { methods } = study
  const places = new Map(study.scenes.map(({ name }, place) => [name, place]))
  const ranked = votes.map(
    ({ rater, scene, ranking }): RankedVote => ({
      rater,
      scene: places.get(scene)!,
      ranks: methods.map((method) => ranking.indexOf(method) + 1),
    }),
  )
  const found = rankingStatistics(ranked, methods.length)
  return {
    votes: votes.length,
    raters: ratersOf(votes),
    results: methods.map((method, at) => ({
      method,
      ahr: found?.ahr[at] ?? null,
      meanRank: found?.meanRank[at] ?? null,
    })),
    wins: methods.flatMap((method, one) =>
      methods.flatMap((against, other) => {
        const share = found?.wins[one][other]
        return share ? [{ method, against, ...share }] : []
      }),
    ),
    agreement: found?.agreement ?? null,
    scenes: study.scenes.map(({ films, name, prompt }, place) => ({
      id: name,
      prompt,
      ...sceneResults(
        ranked.filter(({ scene }) => scene === place),
        methods.length,
      ),
      films: films.map(({ id, method }) => ({ film: id, method: methods[method] })),
    })),
  }
}

/** The mean score of each method in the votes of one scene, in the order of the methods. */
function sceneResults(votes: readonly RankedVote[], methods: number) {
  return { votes: votes.length, ahr: meanScores(votes, methods) }
}

function ratersOf(votes: readonly NamedVote[]) {
  const raters = new Map<number, NamedVote[]>()
  for (const vote of votes) raters.set(vote.rater, [...(raters.get(vote.rater) ?? []), vote])
  return [...raters].map(([rater, own]) => {
    const times = own.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
    return { rater, name: own[0].name, votes: own.length, medianMs: times[Math.floor((times.length - 1) / 2)] }
  })
}
