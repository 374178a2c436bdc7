import type { ParseArgsConfig } from 'node:util'

/** Options of a command as node:util's parseArgs takes them. */
export type CommandOptions = NonNullable<ParseArgsConfig['options']>

/** What parseArgs found: values by option name, and the words that are no options. */
export type CommandArgs = {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>
  readonly words: readonly string[]
}

/** What a command sees of the process. `out` prints a line of the result; `progress` replaces the live line on stderr. */
export type CommandContext = {
  /** Aborts at the first Ctrl-C: stop between steps, remove what is half written, throw. */
  readonly signal: AbortSignal
  readonly out: (line: string) => void
  /** On a terminal one line that is drawn over; elsewhere a plain line now and then. '' ends the line. */
  readonly progress: (line: string) => void
  /** Prints a line on stderr that stays: a warning, or what is worth knowing beside the result. */
  readonly note: (line: string) => void
}

/** One word after `sceneweave`. `run` gives the exit code; what it throws becomes one line on stderr. */
export type Command = {
  readonly name: string
  /** Half a line for the list of commands. */
  readonly summary: string
  /** Everything `sceneweave help <name>` prints: the call, each option, an example. */
  readonly usage: string
  readonly options: CommandOptions
  readonly run: (args: CommandArgs, context: CommandContext) => Promise<number>
}

/** Thrown for words that cannot be meant; exit code 2. The message is one line: what is wrong; how to mend it. */
export class UsageFault extends Error {
  override name = 'UsageFault'
}

/** Thrown for anything else a person can mend; exit code 1. The message is one line: what happened; how to mend it. */
export class CommandFault extends Error {
  override name = 'CommandFault'
}

/** Thrown in place of a cancel's own error when there is more to say than that it was cancelled; exit code 130. */
export class CancelFault extends Error {
  override name = 'CancelFault'
}

/** An option's text, or undefined where it was not given. */
export const textOption = (args: CommandArgs, name: string): string | undefined => {
  const value = args.values[name]
  return typeof value === 'string' ? value : undefined
}

/** A number within limits; a UsageFault names the option otherwise. */
export function numberOption(args: CommandArgs, name: string, limits: NumberLimits = {}): number | undefined {
  const given = textOption(args, name)
  if (given === undefined) return undefined
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, whole = false } = limits
  const value = given.trim() === '' ? Number.NaN : Number(given)
  if (Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isSafeInteger(value))) return value
  const kind = whole ? 'a whole number' : 'a number'
  const range = Number.isFinite(max) ? ` from ${min} to ${max}` : Number.isFinite(min) ? ` from ${min}` : ''
  throw new UsageFault(`--${name} ${given}: that is not ${kind}${range}; give one`)
}
export type NumberLimits = { readonly min?: number; readonly max?: number; readonly whole?: boolean }

/** One of a list of words; a UsageFault lists them otherwise. */
export function choiceOption<T extends string>(args: CommandArgs, name: string, choices: readonly T[]): T | undefined {
  const given = textOption(args, name)
  if (given === undefined) return undefined
  const found = choices.find((choice) => choice === given)
  if (found === undefined) throw new UsageFault(`--${name} ${given}: unknown; choose one of ${choices.join(', ')}`)
  return found
}
