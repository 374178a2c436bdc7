/** A study that is being put together: a film for every scene and method, in their order. */
export type StudyDraft = {
  readonly title: string
  readonly instructions: string
  readonly methods: readonly string[]
  readonly scenes: readonly SceneDraft[]
}
export type SceneDraft = { readonly prompt: string; readonly films: readonly (string | null)[] }

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
  methods: [method(1), method(2)],
  scenes: [{ prompt: '', films: [null, null] }],
})

export const withMethod = (draft: StudyDraft, name: string): StudyDraft => ({
  ...draft,
  methods: [...draft.methods, name],
  scenes: draft.scenes.map((scene) => ({ ...scene, films: [...scene.films, null] })),
})

export const withoutMethod = (draft: StudyDraft, at: number): StudyDraft => ({
  ...draft,
  methods: draft.methods.toSpliced(at, 1),
  scenes: draft.scenes.map((scene) => ({ ...scene, films: scene.films.toSpliced(at, 1) })),
})

export const withScene = (draft: StudyDraft): StudyDraft => ({
  ...draft,
  scenes: [...draft.scenes, { prompt: '', films: draft.methods.map(() => null) }],
})

export const withoutScene = (draft: StudyDraft, at: number): StudyDraft => ({
  ...draft,
  scenes: draft.scenes.toSpliced(at, 1),
})

/** A draft with one scene changed. */
export const withSceneAs = (draft: StudyDraft, at: number, change: Partial<SceneDraft>): StudyDraft => ({
  ...draft,
  scenes: draft.scenes.with(at, { ...draft.scenes[at], ...change }),
})

/** The study as the server takes it, or the first thing that it lacks. */
export function wishOf(draft: StudyDraft): { wish: StudyWish } | { lack: Lack } {
  const [title, instructions] = [draft.title.trim(), draft.instructions.trim()]
  const methods = draft.methods.map((method) => method.trim())
  if (title === '') return { lack: { type: 'title' } }
  const unnamed = methods.indexOf('')
  if (unnamed >= 0) return { lack: { type: 'method', method: unnamed + 1 } }
  const twice = methods.find((name, at) => methods.indexOf(name) < at)
  if (twice !== undefined) return { lack: { type: 'twice', name: twice } }
  for (const [at, { prompt, films }] of draft.scenes.entries()) {
    const missing = films.indexOf(null)
    if (missing >= 0) return { lack: { type: 'film', scene: at + 1, name: methods[missing] } }
    if (prompt.trim() === '') return { lack: { type: 'prompt', scene: at + 1 } }
  }
  const scenes = draft.scenes.map(({ prompt, films }, at) => ({
    id: String(at + 1),
    prompt: prompt.trim(),
    films: Object.fromEntries(methods.map((method, column) => [method, films[column]!])),
  }))
  return { wish: { title, ...(instructions !== '' && { instructions }), scenes } }
}

/** A draft as this browser kept it; null for anything else. */
export function readDraft(text: string | null): StudyDraft | null {
  try {
    const saved = JSON.parse(text ?? 'null') as StudyDraft | null
    const { title, instructions, methods, scenes } = saved ?? {}
    const areWords = [title, instructions, ...(methods ?? [null])].every((one) => typeof one === 'string')
    const isWhole = (scene: SceneDraft) =>
      typeof scene.prompt === 'string' && Array.isArray(scene.films) && scene.films.length === methods?.length
    const isDraft = areWords && Array.isArray(scenes) && scenes.length > 0 && scenes.every(isWhole)
    return isDraft ? saved : null
  } catch {
    return null
  }
}
