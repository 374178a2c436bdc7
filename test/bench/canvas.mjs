// How fast the canvas is: `node test/bench/canvas.mjs`. It needs built pages (`npm run build -w apps/web`), or the address of
// a server that has them (`--url http://127.0.0.1:3000`). Frames are counted inside the windows of a gesture only.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { openBrowser } from './canvasBrowser.mjs'
import { benchGraph } from './canvasGraph.mjs'
import { measureFrames, measureKeystroke, measureOpen, measureUndo } from './canvasMeasures.mjs'

const round = (ms) => ms.toFixed(1)
// two frames of a screen with 60 a second
const targets = { frameMs: 33.4, keyMs: 32, openMs: 2000, undoMs: 16 }
const option = (name) => process.argv[process.argv.indexOf(name) + 1]
const given = process.argv.includes('--url') ? option('--url') : null
const server = given ? { url: given, close() {} } : await startServer()
const failures = []
try {
  await benchAll(server.url)
} finally {
  await server.close()
}
if (failures.length > 0) {
  console.log(`\nover the target: ${failures.join(', ')}`)
  process.exitCode = 1
}

async function benchAll(url) {
  console.log(
    `${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, headless Chromium, software rendering, 1440x900`,
  )
  const { page, close } = await openBrowser()
  try {
    for (const count of [200, 1000, 2000]) await benchSize(page, { url, count })
  } finally {
    await close()
  }
}

async function benchSize(page, { url, count }) {
  const graph = benchGraph(count)
  const project = await createProject(url, graph)
  const openMs = await measureOpen(page, `${url}/p/${project}`)
  console.log(`\n${count} nodes: open ${round(openMs)} ms${verdict(`open ${count}`, openMs, targets.openMs)}`)
  for (const zoom of [1, 0.3, 'fit'])
    for (const gesture of ['pan', 'drag', 'zoom']) {
      const { p50, p95, worst, frames } = await measureFrames(page, { zoom, gesture, graph })
      const name = `${gesture} at ${zoom === 'fit' ? 'fit-all' : zoom}`
      const told = count === 2000 ? verdict(`${name} (2000)`, p95, targets.frameMs) : ''
      console.log(
        `  ${name.padEnd(16)} p50 ${round(p50)}  p95 ${round(p95)}  worst ${round(worst)} ms  (${frames} frames)${told}`,
      )
    }
  const keyMs = await measureKeystroke(page)
  console.log(
    `  keystroke to paint p95 ${round(keyMs)} ms${count === 1000 ? verdict('keystroke', keyMs, targets.keyMs) : ''}`,
  )
  const undo = await measureUndo(page, graph)
  console.log(
    `  undo of ${undo.steps} moves: p50 ${round(undo.p50)}  p95 ${round(undo.p95)} ms${verdict(`undo ${count}`, undo.p95, targets.undoMs)}`,
  )
}

function verdict(name, value, target) {
  if (value <= target) return `  ok (≤ ${target})`
  failures.push(name)
  return `  OVER ${target}`
}

async function createProject(url, graph) {
  const response = await fetch(`${url}/api/v1/projects`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ title: 'Canvas benchmark', document: graph }),
  })
  if (!response.ok) throw new Error(`the project was refused: ${response.status} ${await response.text()}`)
  return (await response.json()).project.id
}

/** `serve` with the built pages and a database of its own. */
async function startServer() {
  const data = mkdtempSync(path.join(tmpdir(), 'sceneweave-bench-'))
  const command = ['--import', 'tsx', 'apps/cli/src/main.ts', 'serve', '--port', '0', '--data', data]
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] })
  const url = await new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk) => {
      said += chunk
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)
      if (found) resolve(found[0])
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', (code) => reject(new Error(`serve ended with ${code}: ${said}`)))
  })
  const close = () =>
    new Promise((resolve) => {
      child.removeAllListeners('exit')
      child.on('exit', () => {
        rmSync(data, { recursive: true, force: true })
        resolve()
      })
      child.kill('SIGTERM')
    })
  return { url, close }
}
