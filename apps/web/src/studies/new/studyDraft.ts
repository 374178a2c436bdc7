import { z } from 'zod'

/** A study that is being put together. Its methods and scenes have ids until the server gives them places. */
export type StudyDraft = {
  readonly title: string
  readonly instructions: string
  readonly methods: readonly MethodDraft[]
  readonly scenes: readonly SceneDraft[]
  /** How many ids were given: none is given twice, so that what comes late finds its own scene or none. */
  readonly ids: number
}
export type MethodDraft = { readonly id: number; readonly name: string }
/** What was asked for, and the films of it by the ids of their methods. */
export type SceneDraft = {
  readonly id: number
  readonly prompt: string
  readonly films: Readonly<Record<number, string>>
}

/** What keeps a draft from being a study, and where: numbers count from 1. */
export type Lack =
  | { readonly type: 'title' }
  | { readonly type: 'method'; readonly method: number }
  | { readonly type: 'twice'; readonly name: string }
  | { readonly type: 'prompt'; readonly scene: number }
  | { readonly type: 'film'; readonly scene: number; readonly name: string }

/** What the server makes a study of. */
export type StudyWish = {
  title: string
  instructions?: string
  scenes: { id: string; prompt: string; films: Record<string, string> }[]
}

export const LEAST_METHODS = 2
export const MOST_METHODS = 9

/** A study of two methods and one scene in which nothing is written yet. */
export const emptyDraft = (method: (number: number) => string): StudyDraft => ({
  title: '',
  instructions: '',
  methods: [
    { id: 1, name: method(1) },
    { id: 2, name: method(2) },
  ],
  scenes: [{ id: 3, prompt: '', films: {} }],
  ids: 3,
})

/** A draft with one more method, named by the first number whose name is free. */
export function withMethod(draft: StudyDraft, method: (number: number) => string): StudyDraft {
  const taken = draft.methods.map(({ name }) => name.trim())
  let number = 1
  while (taken.includes(method(number))) number++
  const id = draft.ids + 1
  return { ...draft, methods: [...draft.methods, { id, name: method(number) }], ids: id }
}

export const withName = (draft: StudyDraft, method: number, name: string): StudyDraft => ({
  ...draft,
  methods: draft.methods.map((one) => (one.id === method ? { ...one, name } : one)),
})

export const withoutMethod = (draft: StudyDraft, method: number): StudyDraft => ({
  ...draft,
  methods: draft.methods.filter(({ id }) => id !== method),
})

export const withScene = (draft: StudyDraft): StudyDraft => ({
  ...draft,
  scenes: [...draft.scenes, { id: draft.ids + 1, prompt: '', films: {} }],
  ids: draft.ids + 1,
})

export const withoutScene = (draft: StudyDraft, scene: number): StudyDraft => ({
  ...draft,
  scenes: draft.scenes.filter(({ id }) => id !== scene),
})

/** A draft with one scene changed; the same draft where that scene is gone. */
export const withSceneAs = (
  draft: StudyDraft,
  scene: number,
  change: (now: SceneDraft) => Partial<SceneDraft>,
): StudyDraft => ({
  ...draft,
  scenes: draft.scenes.map((one) => (one.id === scene ? { ...one, ...change(one) } : one)),
})

/** The study as the server takes it, or the first thing that it lacks. */
export function wishOf(draft: StudyDraft): { wish: StudyWish } | { lack: Lack } {
  const [title, instructions] = [draft.title.trim(), draft.instructions.trim()]
  const methods = draft.methods.map(({ id, name }) => ({ id, name: name.trim() }))
  const names = methods.map(({ name }) => name)
  if (title === '') return { lack: { type: 'title' } }
  const unnamed = names.indexOf('')
  if (unnamed >= 0) return { lack: { type: 'method', method: unnamed + 1 } }
  const twice = names.find((name, at) => names.indexOf(name) < at)
  if (twice !== undefined) return { lack: { type: 'twice', name: twice } }
  for (const [at, { prompt, films }] of draft.scenes.entries()) {
    const missing = methods.find(({ id }) => films[id] === undefined)
    if (missing) return { lack: { type: 'film', scene: at + 1, name: missing.name } }
    if (prompt.trim() === '') return { lack: { type: 'prompt', scene: at + 1 } }
  }
  const scenes = draft.scenes.map(({ prompt, films }, at) => ({
    id: String(at + 1),
    prompt: prompt.trim(),
    films: Object.fromEntries(methods.map(({ id, name }) => [name, films[id]])),
  }))
  return { wish: { title, ...(instructions !== '' && { instructions }), scenes } }
}

const saved: z.ZodType<StudyDraft> = z.object({
  title: z.string(),
  instructions: z.string(),
  methods: z.array(z.object({ id: z.int(), name: z.string() })),
  scenes: z.array(z.object({ id: z.int(), prompt: z.string(), films: z.record(z.coerce.number(), z.string()) })).min(1),
  ids: z.int(),
})

/** A draft as this browser kept it; null for anything else. */
export function readDraft(text: string | null): StudyDraft | null {
  try {
    return saved.safeParse(JSON.parse(text ?? 'null')).data ?? null
  } catch {
    return null
  }
}
