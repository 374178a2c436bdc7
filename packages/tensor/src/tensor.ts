import type { Attrs, Op } from './op.ts'

/** Sizes, outermost first. A scalar has shape []. All sizes are known while building. */
export type Shape = readonly number[]

/** A symbolic value: what a call to an op will produce. Holds no numbers. */
export type Tensor = { readonly shape: Shape; readonly call: Call; readonly output: number }

/** One use of an op while a program is being built. */
export type Call = {
  readonly op: Op
  readonly inputs: readonly Tensor[]
  readonly attrs: Attrs
  readonly order: number
}

/** Thrown while building a program: names the op, what it expected and what it got. */
export class ShapeFault extends Error {
  override name = 'ShapeFault'
  constructor(op: string, expected: string, got: string) {
    super(`[${op}] expected ${expected}, got ${got}`)
  }
}

/** Number of elements of a shape. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1)

/** "[6, 128]", for messages and prints. */
export const showShape = (shape: Shape): string => `[${shape.join(', ')}]`

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis])

/** Throws a ShapeFault unless `shape` has as many axes as `pattern` and every number in it agrees; null matches any size. */
export function expectShape(op: string, what: string, shape: Shape, pattern: readonly (number | null)[]): void {
  const fits = shape.length === pattern.length && pattern.every((size, axis) => size === null || size === shape[axis])
  if (fits) return
  const wanted = pattern.map((size) => size ?? '·').join(', ')
  throw new ShapeFault(op, `${what} [${wanted}]`, showShape(shape))
}
