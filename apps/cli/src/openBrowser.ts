import { spawn } from 'node:child_process'
import { platform } from 'node:os'

/** What opens an address for a person on this kind of machine; undefined where there is no screen. */
export function browserCommand(
  machine: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly [string, ...string[]] | undefined {
  if (machine === 'darwin') return ['open']
  if (machine === 'win32') return ['cmd', '/c', 'start', '""']
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : undefined
}

/** Opens an address in the person's browser. Resolves to words for the person when that is not possible. */
export async function openBrowser(url: string): Promise<string | undefined> {
  const command = browserCommand(platform(), process.env)
  const port = new URL(url).port
  if (!command)
    return process.env.SSH_CONNECTION
      ? `this machine has no screen: on yours, run  ssh -L ${port}:127.0.0.1:${port} <this machine>  and open the same address`
      : 'this machine has no screen: open the address in a browser that can reach it'
  const [program, ...words] = command
  const isOpened = await new Promise<boolean>((resolve) => {
    const child = spawn(program, [...words, url], { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false)).once('spawn', () => resolve(true))
    child.unref()
  })
  return isOpened ? undefined : 'no browser could be opened: open the address in one yourself'
}
