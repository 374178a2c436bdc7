/** From a value to its place along an axis, in pixels, and the values to mark there. */
export type Scale = { place: (value: number) => number; ticks: number[] }

export type ScaleOptions = { from: number; to: number; log?: boolean; ticks?: number }

/** Fits an axis to the values. Log scales leave out what is not above zero. Values that are not finite are ignored. */
export function fitScale(values: readonly number[], { from, to, log = false, ticks = 5 }: ScaleOptions): Scale {
  const usable = values.filter((value) => Number.isFinite(value) && (!log || value > 0))
  const low = usable.reduce((a, b) => Math.min(a, b), Infinity)
  const high = usable.reduce((a, b) => Math.max(a, b), -Infinity)
  if (usable.length === 0) return { place: () => Number.NaN, ticks: [] }
  return log ? logScale(low, high, from, to) : linearScale(low, high, { from, to, ticks })
}

function linearScale(low: number, high: number, { from, to, ticks = 5 }: ScaleOptions): Scale {
  const span = high - low || Math.abs(high) || 1
  const step = niceStep(span / ticks)
  const first = Math.floor(low / step + 1e-9)
  const last = Math.max(Math.ceil(high / step - 1e-9), first + 1)
  const place = (value: number) => from + ((value / step - first) / (last - first)) * (to - from)
  return {
    place,
    ticks: Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12))),
  }
}

function logScale(low: number, high: number, from: number, to: number): Scale {
  // a little air, so that no line runs along the frame
  const bottom = Math.log10(low) - 0.05
  const top = Math.log10(high) + 0.05
  const place = (value: number) =>
    value > 0 ? from + ((Math.log10(value) - bottom) / (top - bottom)) * (to - from) : Number.NaN
  const decades = Array.from(
    { length: Math.ceil(top) - Math.floor(bottom) + 1 },
    (_, i) => 10 ** (Math.floor(bottom) + i),
  )
  const marks = (steps: number[]) =>
    decades
      .flatMap((d) => steps.map((s) => Number((s * d).toPrecision(6))))
      .filter((v) => v >= 10 ** bottom && v <= 10 ** top)
  const sparse = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]].map(marks).find((ticks) => ticks.length >= 3)
  return {
    place,
    ticks:
      sparse ??
      linearScale(low, high, { from, to }).ticks.filter(
        (tick) => tick > 0 && tick >= 10 ** bottom && tick <= 10 ** top,
      ),
  }
}

/** The 1, 2 or 5 times a power of ten that is next above a step. */
function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  return ([1, 2, 5].find((n) => n * power >= step * 0.999) ?? 10) * power
}
