/** Where a value and its interval stand on a scale, in hundredths of its length. */
export function onScale(
  { value, interval }: { value: number; interval: readonly [number, number] | null },
  [from, to]: readonly [number, number],
): { value: number; low: number; high: number } {
  const place = (one: number) => ((one - from) / (to - from)) * 100
  const [low, high] = interval ?? [value, value]
  return { value: place(value), low: place(low), high: place(high) }
}
