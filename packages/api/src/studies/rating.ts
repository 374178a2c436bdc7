import {
  addRater,
  castVote,
  findRater,
  findStudy,
  listVotes,
  type Store,
  type StoredStudy,
  type StudyRater,
  shownOrder,
} from '@sceneweave/store'
import { ApiFault } from '../fault.ts'
import { newSecret, secretHash } from '../secret.ts'

/** What a rater is told: never who made what. you: null for whom the study does not know (yet). */
export type Rating = {
  title: string
  instructions?: string
  status: 'open' | 'closed'
  scenes: number
  films: number
  you: null | {
    name?: string
    /** Scenes and films in this rater's own order. */
    scenes: { id: string; prompt: string; films: string[] }[]
    votes: { scene: string; ranking: string[] }[]
  }
}

/** A study as the rater with this secret sees it. Throws not-found. */
export async function readRating(store: Store, { link, rater }: { link: string; rater?: string }): Promise<Rating> {
  const study = await studyOf(store, link)
  const { title, instructions, status, scenes, methods } = study
  const known = rater === undefined ? null : await findRater(store, { study: study.id, hash: secretHash(rater) })
  const you = known && { name: known.name, ...(await shownTo(store, study, known)) }
  return { title, instructions, status, scenes: scenes.length, films: methods.length, you }
}

/** Lets somebody rate; the secret that is returned is his and told only now. Throws not-found, and conflict when it is closed. */
export async function joinRating(store: Store, { link, name }: { link: string; name?: string }): Promise<string> {
  const { id } = await studyOf(store, link)
  const secret = newSecret('rater')
  await addRater(store, { study: id, hash: secretHash(secret), name })
  return secret
}

export type Vote = { link: string; rater: string; scene: string; ranking: string[]; tookMs: number }

/** Keeps a rater's vote. Throws not-found, bad-input for a wrong ranking, and conflict when the study is closed. */
export async function voteIn(store: Store, { link, rater, ...vote }: Vote): Promise<void> {
  const { id } = await studyOf(store, link)
  const known = await findRater(store, { study: id, hash: secretHash(rater) })
  if (!known) throw new ApiFault('not-found', 'this study does not know you; open its link again')
  await castVote(store, { ...vote, rater: known })
}

async function shownTo(store: Store, study: StoredStudy, rater: StudyRater) {
  const scenes = new Map(study.scenes.map((scene) => [scene.id, scene]))
  const votes = await listVotes(store, { study: study.id, rater: rater.id })
  return {
    // another order for each rater: who stops early leaves out other scenes than the rest
    scenes: shownOrder(rater.id, [...scenes.keys()]).map((id) => {
      const { prompt, films } = scenes.get(id)!
      const ids = films.map((film) => film.id)
      return { id, prompt, films: shownOrder(rater.id, ids) }
    }),
    votes: votes.map(({ scene, ranking }) => ({ scene, ranking })),
  }
}

async function studyOf(store: Store, link: string): Promise<StoredStudy> {
  const study = await findStudy(store, { link })
  if (study) return study
  throw new ApiFault('not-found', 'this link leads to no study; ask for a new one')
}
