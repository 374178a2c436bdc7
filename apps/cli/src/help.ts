import { type Command, UsageFault } from './command.ts'
import { commandList } from './commandList.ts'
import { suggestion } from './nearest.ts'

/** The command of a name. Throws a UsageFault with the nearest name there is. */
export function findCommand(name: string): Promise<Command> {
  const names = Object.keys(commandList)
  if (!names.includes(name)) throw new UsageFault(`unknown command "${name}"; ${suggestion(name, [...names, 'help'])}`)
  return commandList[name]()
}

/** The help of one command, or the list of all. */
export async function helpText(name?: string): Promise<string> {
  if (name !== undefined) return (await findCommand(name)).usage.trim()
  const commands = await Promise.all(Object.values(commandList).map((load) => load()))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`)
  return [
    'sceneweave <command> [options]: films of several shots from one scene file',
    '',
    ...lines,
    `  ${'help'.padEnd(10)} what a command does and takes: sceneweave help run`,
    '',
    'Ctrl-C once stops cleanly, twice at once. SCENEWEAVE_DEBUG=1 shows where an error came from.',
  ].join('\n')
}
