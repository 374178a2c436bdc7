import { parseArgs } from 'node:util'
import { type Command, type CommandArgs, UsageFault } from './command.ts'
import { suggestion } from './nearest.ts'

/** Reads the words after a command. Throws a UsageFault that names the option and the nearest one there is. */
export function parseCommandLine({ name, options }: Command, words: readonly string[]): CommandArgs {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
    return { values, words: positionals }
  } catch (error) {
    throw usageFault(name, Object.keys(options), error as Error & { code?: string })
  }
}

function usageFault(command: string, known: readonly string[], error: Error & { code?: string }): Error {
  const option = /'(-[^' =<]*)/.exec(error.message)?.[1] ?? ''
  const help = `sceneweave help ${command}`
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const near = suggestion(option.replace(/^-+/, ''), known)
    const mend = near.startsWith('did') ? near.replace('"', '"--') : `see: ${help}`
    return new UsageFault(`unknown option ${option}; ${mend}`)
  }
  if (error.code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return error
  const long = /--[\w-]+/.exec(error.message)?.[0] ?? option
  const takesNone = /does not take/.test(error.message)
  const mend = takesNone ? 'takes no value; leave it out' : `needs a value; write ${long}=<value>, or see: ${help}`
  return new UsageFault(`${long} ${mend}`)
}
