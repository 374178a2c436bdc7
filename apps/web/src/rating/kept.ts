import type { Placed } from './ranking.ts'

/** What this browser keeps of one study: who one is there, and what is not sent yet, by scene. */
export type Kept = { rater?: string; drafts: Readonly<Record<string, Placed>> }

const place = (link: string) => `sceneweave.rating.${link}`

/** What is kept of a study; nothing where it cannot be read. */
export function keptOf(link: string): Kept {
  try {
    return keptFrom(localStorage.getItem(place(link)))
  } catch {
    return keptFrom(null)
  }
}

/** Keeps it. A browser that keeps nothing only loses what was not sent when it is closed. */
export function keep(link: string, kept: Kept): void {
  try {
    localStorage.setItem(place(link), JSON.stringify(kept))
  } catch {
    // a private window, or a full one
  }
}

/** Reads what was kept; what has another form is as if nothing was. */
export function keptFrom(text: string | null): Kept {
  try {
    const { rater, drafts }: { rater?: unknown; drafts?: unknown } = JSON.parse(text ?? '{}') ?? {}
    const isDraft = ([, films]: [string, unknown]) =>
      Array.isArray(films) && films.every((film) => typeof film === 'string')
    const entries = Object.entries(typeof drafts === 'object' && drafts ? drafts : {}).filter(isDraft)
    return { ...(typeof rater === 'string' && { rater }), drafts: Object.fromEntries(entries) as Kept['drafts'] }
  } catch {
    return { drafts: {} }
  }
}
