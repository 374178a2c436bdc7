import type { Program } from './program.ts'

/** Values that an output of the program depends on; no lowering produces any other. */
export function liveValues(program: Program): ReadonlySet<number> {
  const live = new Set(program.outputs.map(({ value }) => value))
  for (const { inputs, outputs } of program.instructions.toReversed())
    if (outputs.some((value) => live.has(value))) for (const value of inputs) live.add(value)
  return live
}
