/** A value with its 95 % interval; null where there is too little to tell. */
export type Figure = { value: number; interval: [number, number] | null }
export type MethodResult = { method: string; ahr: Figure | null; meanRank: number | null }
export type Win = { method: string; against: string } & Figure

/** Methods with the best first. */
export const bestFirst = (results: readonly MethodResult[]): MethodResult[] =>
  [...results].sort((a, b) => (b.ahr?.value ?? 0) - (a.ahr?.value ?? 0))
