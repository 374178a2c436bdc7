import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { chownSync } from 'node:fs'

/** postgres and initdb refuse to run as root, so root starts them as `nobody`. */
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0
const identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {}

/** Whether programs of the server run under another account than this process. */
export const isOtherAccount = isRoot

/** Gives a file or folder to the account that the server runs under. */
export function giveToServer(path: string): void {
  if (isRoot) chownSync(path, NOBODY, NOBODY)
}

/** Starts a program under the server's account. It starts in `/`: the account may not enter this process's folder. */
export function spawnAsServer(program: string, words: string[], options: SpawnOptions = {}): ChildProcess {
  return spawn(program, words, { cwd: process.platform === 'win32' ? undefined : '/', ...options, ...identity })
}

/** Runs a program of the server to its end. said: the end of what it wrote. */
export function runAsServer(program: string, words: string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const child = spawnAsServer(program, words, { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-4000)
      })
    child.once('error', (error) => resolve({ code: 1, said: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, said }))
  })
}

/** Whether the server's account can reach and enter a folder. */
export async function canEnter(folder: string): Promise<boolean> {
  if (!isRoot) return true
  return (await runAsServer('/bin/sh', ['-c', 'cd "$0"', folder])).code === 0
}
