const canvas = '.react-flow'
const windowMs = 2500

/** From the address to a canvas that shows nodes and answers. */
export async function measureOpen(page, url) {
  // a page was opened before: what is measured is the project, not the download of the program
  await page.goto(url, { waitUntil: 'load' })
  await page.waitForSelector(`${canvas} canvas`, { timeout: 60_000 })
  await page.waitForTimeout(500)
  const start = Date.now()
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForSelector(`${canvas} canvas`, { timeout: 60_000 })
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  const ms = Date.now() - start
  await page.waitForTimeout(1500)
  return ms
}

/** Real mouse events for a while; the time from frame to frame while they come. */
export async function measureFrames(page, { zoom, gesture, graph }) {
  await setZoom(page, zoom)
  const from = await startPoint(page, gesture, graph)
  if (gesture !== 'zoom') {
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
  } else await page.mouse.move(from.x, from.y)
  await page.evaluate(startFrames)
  const until = Date.now() + windowMs
  for (let step = 0; Date.now() < until; step++) await act(page, { gesture, from, step })
  const intervals = await page.evaluate(stopFrames)
  if (gesture !== 'zoom') await page.mouse.up()
  await page.waitForTimeout(300)
  if (gesture === 'drag') await page.keyboard.press('Control+z')
  return { ...spread(intervals), frames: intervals.length }
}

async function act(page, { gesture, from, step }) {
  if (gesture === 'zoom') {
    await page.mouse.wheel(0, step % 20 < 10 ? 60 : -60)
    await page.waitForTimeout(12)
    return
  }
  // a loop of some hundred pixels, as a hand pans: always on the canvas
  const turn = step / 18
  await page.mouse.move(from.x + Math.sin(turn) * 260, from.y + Math.sin(turn * 0.7) * 180)
}

/** In the page: the time from each frame to the next, until it is stopped. */
function startFrames() {
  const seen = { intervals: [], last: performance.now(), isOn: true }
  window.benchFrames = seen
  const tick = (now) => {
    if (!seen.isOn) return
    seen.intervals.push(now - seen.last)
    seen.last = now
    requestAnimationFrame(tick)
  }
  requestAnimationFrame((now) => {
    seen.last = now
    requestAnimationFrame(tick)
  })
}

function stopFrames() {
  window.benchFrames.isOn = false
  return window.benchFrames.intervals
}

/** Brings the middle of the graph into view at a zoom, by the keys and the wheel as a person does. */
async function setZoom(page, zoom) {
  const box = await page.locator(canvas).boundingBox()
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  await page.mouse.move(middle.x, middle.y)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+Period')
  await page.waitForTimeout(500)
  for (let tries = 0; zoom !== 'fit' && tries < 200; tries++) {
    const now = await zoomNow(page)
    if (Math.abs(now - zoom) / zoom < 0.04) break
    await page.mouse.wheel(
      0,
      now < zoom ? -Math.min(120, 400 * Math.log2(zoom / now)) : Math.min(120, 400 * Math.log2(now / zoom)),
    )
    await page.waitForTimeout(20)
  }
  await page.waitForTimeout(600)
}

const zoomNow = (page) =>
  page.evaluate(
    (at) => new DOMMatrix(getComputedStyle(document.querySelector(`${at} .react-flow__viewport`)).transform).a,
    canvas,
  )

/** A point of the screen near its middle: on a node's header for a drag, between the rows, where no wire runs, for a pan. */
async function startPoint(page, gesture, graph) {
  const box = await page.locator(canvas).boundingBox()
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  if (gesture === 'zoom') return middle
  const [scale, dx, dy] = await page.evaluate((at) => {
    const { a, e, f } = new DOMMatrix(getComputedStyle(document.querySelector(`${at} .react-flow__viewport`)).transform)
    return [a, e, f]
  }, canvas)
  const aside = gesture === 'drag' ? { x: 110, y: 14 } : { x: 270, y: -15 }
  const points = Object.values(graph.nodes)
    .filter(({ type }) => gesture === 'drag' || type === 'scene')
    .map(({ at }) => ({ x: box.x + (at.x + aside.x) * scale + dx, y: box.y + (at.y + aside.y) * scale + dy }))
  const far = ({ x, y }) => Math.hypot(x - middle.x, y - middle.y)
  return points.reduce((best, point) => (far(point) < far(best) ? point : best))
}

/** Types into a parameter on a node: from the key to the frame that shows it. */
export async function measureKeystroke(page) {
  await setZoom(page, 1)
  await page.evaluate(() => {
    window.benchKeys = []
    const shown = (event) =>
      requestAnimationFrame(() => setTimeout(() => window.benchKeys.push(performance.now() - event.timeStamp)))
    window.addEventListener('keydown', shown, { capture: true })
  })
  await openParam(page)
  await page.keyboard.press('End')
  await page.evaluate(() => {
    window.benchKeys = []
  })
  await page.keyboard.type('a word more of what is to be seen', { delay: 45 })
  const times = await page.evaluate(() => window.benchKeys)
  await page.keyboard.press('Escape')
  return spread(times).p95
}

/** Clicks parameters in view until one of them is a field to write in. */
async function openParam(page) {
  const box = await page.locator(canvas).boundingBox()
  for (const one of await page.locator('[data-node] button[data-drags]:not([aria-disabled=true])').all()) {
    const at = await one.boundingBox()
    const isSeen = at && at.x > box.x && at.y > box.y && at.x + at.width < box.x + box.width - 200
    if (!isSeen || at.y + at.height > box.y + box.height - 140) continue
    await page.mouse.click(at.x + at.width / 2, at.y + at.height / 2)
    await page.waitForTimeout(150)
    const field = await page.evaluate(() => document.activeElement?.tagName)
    if (field === 'INPUT' || field === 'TEXTAREA') return
    await page.keyboard.press('Escape')
  }
  throw new Error('no parameter to write in is in view')
}

/** Fifty nudges of a node, then fifty undos: the work of each, to the next frame asked for. */
export async function measureUndo(page, graph) {
  await setZoom(page, 0.3)
  const at = await startPoint(page, 'drag', graph)
  await page.mouse.click(at.x, at.y)
  const steps = 50
  for (let step = 0; step < steps; step++) await page.keyboard.press(step % 2 === 0 ? 'ArrowRight' : 'ArrowDown')
  await page.waitForTimeout(500)
  await page.evaluate(() => {
    window.benchUndo = []
    let began = 0
    window.addEventListener('keydown', () => (began = performance.now()), { capture: true })
    // after all listeners and what they made React do
    window.addEventListener('keydown', () => queueMicrotask(() => window.benchUndo.push(performance.now() - began)))
  })
  for (let step = 0; step < steps; step++) await page.keyboard.press('Control+z')
  const times = await page.evaluate(() => window.benchUndo)
  return { ...spread(times), steps }
}

function spread(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { p50: at(0.5), p95: at(0.95), worst: sorted.at(-1) ?? Number.NaN }
}
