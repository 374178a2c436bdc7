// Makes node_modules match package-lock.json and the database client match its schema, and does nothing when they already do. Node built-ins only: it runs first.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate } from './generate.mjs'

/** The repository's folder. */
export const root = path.resolve(fileURLToPath(import.meta.url), '../..')

const OLDEST_NODE = [20, 19]
// written last and removed first, so that an install cut short is begun again the next time
const stamp = path.join(root, 'node_modules', '.sceneweave-lock')

/** Ends the process with one line that says what is wrong and what to do. */
export function giveUp(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/** Checks Node's version, installs the packages when package-lock.json has changed since the last whole install, and generates the database client. */
export async function install() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
    giveUp(
      `Sceneweave needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. Install a newer one from nodejs.org.`,
    )
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return generate()
  rmSync(stamp, { force: true })
  const { code, output } = await npmCi()
  if (code !== 0) giveUp(explain(output))
  mkdirSync(path.dirname(stamp), { recursive: true })
  writeFileSync(stamp, lock)
  generate()
}

/** Runs `npm ci` under one line of progress. output: the end of what npm said. */
async function npmCi() {
  const { command, words } = npm()
  const child = spawn(command, [...words, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && words.length === 0,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-20_000)
    })
  let isStopped = false
  const stop = () => {
    isStopped = true
    child.kill()
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const line = progressLine('Installing packages (about a minute the first time)')
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output = `npm error code ${error.code}\nnpm error ${error.message}`
      resolve(1)
    })
    child.once('close', (status) => resolve(status ?? 1))
  })
  line.end(code === 0 && !isStopped)
  process.off('SIGINT', stop).off('SIGTERM', stop)
  if (isStopped) process.exit(130)
  return { code, output }
}

/** npm's errors in one line, with what to do. */
function explain(output) {
  const errors = [...output.matchAll(/^npm (?:error|ERR!) (.*\S)/gm)].map((match) => match[1])
  const code = errors.find((text) => text.startsWith('code '))?.slice('code '.length)
  const said =
    errors.find((text) => !/^(code|errno|syscall|network|path|dest|command|signal|type) /.test(text)) ??
    'npm gave no reason'
  const advice = {
    ENOENT: 'npm comes with Node.js: install Node.js whole.',
    EUSAGE:
      'package.json and package-lock.json disagree: restore both with git, or run npm install if you changed them.',
    ENOSPC: 'The disk is full: free about 2 GB.',
    EACCES: 'This user may not write here: change the rights of this folder.',
  }[code]
  return `Installing the packages failed: ${said.replace(/\.$/, '')}. ${advice ?? 'Check the network connection and run the same command again.'}`
}

/** How to start npm: its own script under this Node where it is found, else whatever `npm` the machine has. */
function npm() {
  const home = path.dirname(process.execPath)
  const places = [
    // biome-ignore lint/suspicious/noUndeclaredEnvVars: npm sets it, and this runs before turbo is there
    process.env.npm_execpath,
    path.join(home, '../lib/node_modules/npm/bin/npm-cli.js'),
    path.join(home, 'node_modules/npm/bin/npm-cli.js'),
  ]
  const script = places.find((place) => place && path.basename(place) === 'npm-cli.js' && existsSync(place))
  return script ? { command: process.execPath, words: [script] } : { command: 'npm', words: [] }
}

/** A line that counts seconds in a terminal, and is printed once elsewhere. */
function progressLine(text) {
  const start = Date.now()
  const seconds = () => Math.round((Date.now() - start) / 1000)
  const isTerminal = process.stdout.isTTY
  process.stdout.write(isTerminal ? text : `${text} …\n`)
  const timer = isTerminal ? setInterval(() => process.stdout.write(`\r${text} … ${seconds()} s`), 1000) : undefined
  return {
    end(isDone) {
      clearInterval(timer)
      process.stdout.write(
        `${isTerminal ? '\r\x1b[K' : ''}${isDone ? `Installed in ${seconds()} s.` : 'Not installed.'}\n`,
      )
    },
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await install()
