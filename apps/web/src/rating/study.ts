/** A study as its raters know it. */
export type Study = { title: string; instructions?: string; scenes: number; films: number }
export type Scene = { id: string; prompt: string; films: string[] }
/** A rater's own order of scenes and films, and what he said of them. */
export type You = { scenes: readonly Scene[]; votes: readonly { scene: string; ranking: string[] }[] }

/** Where the bytes of a film of a study are. */
export const studyFilmUrl = (film: string): string => `/api/v1/study-films/${film}`
