export type StudyStatus = 'open' | 'closed'

/** A study that is not kept yet. films: an asset for each method, in their order. link: what leads raters to it. */
export type NewStudy = {
  title: string
  instructions?: string
  methods: readonly string[]
  scenes: readonly { name: string; prompt: string; films: readonly string[] }[]
  owner: string
  link: string
}

/** A study without its scenes. */
export type StudyRow = {
  id: string
  link: string
  title: string
  instructions?: string
  methods: string[]
  status: StudyStatus
  ownerId: string
  createdAt: Date
  closedAt?: Date
}
export type CountedStudy = StudyRow & { scenes: number; raters: number; votes: number }

/** method: the place of its method in those of the study. */
export type StudyFilm = { id: string; method: number }
export type StudyScene = { id: string; name: string; prompt: string; films: StudyFilm[] }
export type StoredStudy = StudyRow & { scenes: StudyScene[] }

/** Somebody who rates, known by the SHA-256 of his secret. */
export type StudyRater = { id: string; study: string; name?: string }
/** ranking: films, the best first. tookMs: how long he looked. */
export type NewVote = { rater: StudyRater; scene: string; ranking: readonly string[]; tookMs: number }
/** rater: 1 for the first who came, whatever he calls himself. shown: the films as they stood on his screen. */
export type StudyVote = {
  rater: number
  name?: string
  scene: string
  ranking: string[]
  shown: string[]
  tookMs: number
  changes: number
  at: Date
}
