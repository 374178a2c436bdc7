import { readFileSync } from 'node:fs'
import path from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { graphOf as graphNow, xy } from './drawn.ts'
import { describeInBrowser, type EditorStage, FILM_MS, openEditorStage, picture } from './editorStage.ts'
import { centre, dropFile, header, press } from './hands.ts'

type Shot = { id: string; prompt: string; frames: number; cut: boolean }
type Params = { asset?: { asset: string }; picture?: { asset: string }; scene?: { shots: Shot[] } }
type Graph = {
  nodes: Record<string, { type: string; params: Params; pinned?: string; exposed?: string[] }>
  wires: Record<string, { from: { node: string }; to: { node: string; port: string } }>
}
type Taken = { take: { id: string; status: string; starred: boolean; shot: Shot } }

describeInBrowser('shots, files and people', () => {
  let stage: EditorStage
  beforeAll(async () => {
    stage = await openEditorStage()
  })
  afterAll(() => stage?.close())

  const graphOf = (project: string) => graphNow<Graph>(stage, project)
  const soon = (project: string, look: (graph: Graph) => unknown) =>
    expect.poll(async () => look(await graphOf(project)), { timeout: 20_000 })

  test('a shot is split, takes are starred, rejected and used again, and a pinned node keeps its result', async () => {
    const project = await quickFilm(stage)
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await render(page)
    const takes = async () => (await stage.call('GET', `/projects/${project}/takes`)) as Taken[]
    await page.getByRole('button', { name: 'Takes', exact: true }).click()
    const panel = page.getByRole('complementary', { name: 'Takes' })
    await panel.getByRole('button', { name: 'Star', exact: true }).first().click()
    await panel
      .getByRole('button', { name: /^Reject/ })
      .nth(1)
      .click()
    await expect.poll(async () => (await takes()).filter(({ take }) => take.starred).length).toBe(1)
    await expect.poll(async () => (await takes()).filter(({ take }) => take.status === 'rejected').length).toBe(1)
    await panel.getByRole('radio', { name: 'Starred' }).click()
    const [{ take: starred }] = (await takes()).filter(({ take }) => take.starred)
    const number = (await shotsOf(stage, project)).findIndex(({ id }) => id === starred.shot.id) + 1
    await say(page, number, 'Something else entirely.')
    await page.getByRole('article', { name: new RegExp(`^Shot ${number}, (?!up to date)`) }).waitFor()
    await panel.getByRole('button', { name: 'Use this take again' }).click()
    await soon(project, (graph) => graph.nodes.story.params.scene?.shots[number - 1].prompt).toBe(starred.shot.prompt)
    await page.getByRole('article', { name: `Shot ${number}, up to date` }).waitFor()
    await picture(page, 'take-again')
    // it stands over the node
    await closePlayer(page)
    await page.mouse.click(...xy(await header(page.getByRole('group', { name: 'Generate scene', exact: true }))))
    await press(page, 'p')
    await soon(project, ({ nodes }) => nodes.generate.pinned).toMatch(/^[0-9a-f]{64}$/)
    await say(page, number, 'It does not matter now.')
    await page.getByRole('group', { name: 'Generate scene, pinned: keeps this result' }).waitFor()
    await picture(page, 'pinned')
    await render(page)
    const [{ id: run, status }] = (await stage.call('GET', `/runs?project=${project}`)) as {
      id: string
      status: string
    }[]
    const events = (await stage.call('GET', `/runs/${run}/events?limit=5000`)) as { type: string; node?: string }[]
    expect(status).toBe('done')
    expect(events.filter(({ type, node }) => type === 'node-progress' && node === 'generate')).toEqual([])
    await press(page, 'Control+z')
    await press(page, 'Control+z')
    await page.getByRole('article', { name: `Shot ${number}, up to date` }).waitFor()
    const before = await shotsOf(stage, project)
    await page.getByRole('button', { name: 'More for shot 2' }).click()
    await page.getByRole('menuitem', { name: 'Split in two' }).click()
    await expect.poll(async () => (await shotsOf(stage, project)).length).toBe(before.length + 1)
    const after = await shotsOf(stage, project)
    expect([after[1].prompt, after[2].prompt]).toEqual([before[1].prompt, before[1].prompt])
    expect(after[2].cut).toBe(false)
    expect(after[1].frames).toBeLessThan(before[1].frames)
    expect(errors).toEqual([])
    await context.close()
  })

  test('a file goes into the field or the node it is dropped on, from the gallery and from the desktop', async () => {
    const node = (type: string, x: number, title: string) => ({
      type,
      version: 1,
      params: {},
      at: { x, y: 0 },
      mode: 'run',
      title,
    })
    const nodes = { photo: node('loadImage', 0, 'Photo'), anna: node('character', 400, 'Anna') }
    const project = await stage.projectOf({ nodes })
    const red = await uploaded(stage, png([200, 30, 30]))
    const { page, errors, context } = await stage.visit({ width: 1600, height: 1000 })
    await page.goto(`/p/${project}`)
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Assets' }).click()
    await page.getByRole('combobox', { name: 'Of which projects' }).selectOption('everywhere')
    const tile = page.getByRole('complementary', { name: 'Assets' }).getByRole('button', { name: /^Picture, / })
    const photo = page.getByRole('group', { name: 'Photo', exact: true })
    await page.mouse.click(...xy(await header(photo)))
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await tile.first().dragTo(inspector.getByText('Drop a file here'))
    await soon(project, (graph) => graph.nodes.photo.params.asset?.asset).toBe(red)
    await tile.first().dragTo(page.getByRole('group', { name: 'Anna', exact: true }))
    await soon(project, (graph) => graph.nodes.anna.params.picture?.asset).toBe(red)
    const file = { name: 'blue.png', type: 'image/png', bytes: [...png([30, 30, 200])] }
    await dropFile(page, await centre(photo), file)
    await soon(project, (graph) => graph.nodes.photo.params.asset?.asset).not.toBe(red)
    await page.getByRole('button', { name: 'Undo: Put another file into “Photo”' }).waitFor()
    expect(Object.keys((await graphOf(project)).nodes)).toHaveLength(2)
    const { x, y } = await centre(photo)
    await dropFile(page, { x, y: y + 300 }, file)
    await soon(project, (graph) => Object.keys(graph.nodes).length).toBe(3)
    await picture(page, 'dropped')
    expect(errors).toEqual([])
    await context.close()
  })

  test('an input that nothing is wired to is filled in on the simple view', async () => {
    const still = { type: 'exportImage', version: 1, params: {}, at: { x: 0, y: 0 }, mode: 'run', title: 'Poster' }
    const project = await stage.projectOf({ nodes: { still } })
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await page.mouse.click(...xy(await header(page.getByRole('group', { name: 'Poster', exact: true }))))
    await page.getByRole('switch', { name: 'Show image in the simple view' }).click()
    await soon(project, ({ nodes }) => nodes.still.exposed).toEqual(['image'])
    await page.goto(`/simple/${project}`)
    await page.getByRole('heading', { name: 'Poster' }).waitFor()
    await picture(page, 'simple-input')
    const buffer = Buffer.from(png([30, 160, 60]))
    await page.locator('input[type=file]').setInputFiles({ name: 'green.png', mimeType: 'image/png', buffer })
    await soon(project, ({ wires }) => Object.values(wires).map(({ to }) => to)).toEqual([
      { node: 'still', port: 'image' },
    ])
    const [source] = Object.values((await graphOf(project)).wires)
    expect((await graphOf(project)).nodes[source.from.node].params.asset?.asset).toMatch(/^[0-9a-f]{64}$/)
    await page.getByRole('button', { name: 'Take it away' }).click()
    await soon(project, ({ nodes }) => Object.keys(nodes)).toEqual(['still'])
    expect(errors).toEqual([])
    await context.close()
  })

  test('on a phone what is told covers neither the bar of tabs nor runs over the edge', async () => {
    const project = await stage.projectFrom('joint')
    const { page, errors, context } = await stage.visit({ width: 390, height: 844 })
    await page.goto(`/p/${project}`)
    await page.getByRole('button', { name: 'More for shot 1' }).click()
    await page.getByRole('menuitem', { name: /^Let this shot see earlier takes/ }).click()
    const toast = page.getByRole('status').filter({ hasText: 'takes no history' })
    await toast.waitFor()
    await picture(page, 'phone-told')
    const [told, tabs] = [(await toast.boundingBox())!, (await page.getByRole('tablist').boundingBox())!]
    expect(told.y + told.height).toBeLessThanOrEqual(tabs.y)
    expect(told.x).toBeGreaterThanOrEqual(0)
    expect(told.x + told.width).toBeLessThanOrEqual(390)
    expect(errors).toEqual([])
    await context.close()
  })

  test('the owner makes a token that a script can use, takes it back, and lets somebody in', async () => {
    const { page, errors, context } = await stage.visit()
    await page.goto('/')
    const me = page.getByRole('button', { name: /^You: / })
    await me.click()
    await page.getByRole('menuitem', { name: 'Tokens for scripts' }).click()
    await page.getByRole('textbox', { name: 'What it is for' }).fill('nightly')
    await page.getByRole('button', { name: 'Make a token' }).click()
    const secret = await page.getByRole('status').locator('code').innerText()
    await picture(page, 'token')
    const asked = () => fetch(`${stage.url}/api/v1/projects`, { headers: { authorization: `Bearer ${secret}` } })
    expect((await asked()).status).toBe(200)
    await page.getByRole('button', { name: 'Revoke nightly' }).click()
    await expect.poll(async () => (await asked()).status).toBe(401)
    await page.keyboard.press('Escape')
    await me.click()
    await page.getByRole('menuitem', { name: 'People on this server' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Berta')
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('berta@example.org')
    await page.getByRole('textbox', { name: /^First password/ }).fill('a long first one')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('listitem').filter({ hasText: 'berta@example.org' }).waitFor()
    await picture(page, 'people')
    expect(errors).toEqual([])
    await context.close()
  })
})

/** The joint template in two steps: a film in seconds. */
async function quickFilm(stage: EditorStage): Promise<string> {
  const file = path.resolve(import.meta.dirname, '../../packages/nodes/templates/joint.json')
  const document = JSON.parse(readFileSync(file, 'utf8'))
  document.nodes.plan.params.steps = 2
  return ((await stage.call('POST', '/projects', { title: 'Quick', document })) as { id: string }).id
}

async function shotsOf(stage: EditorStage, project: string): Promise<Shot[]> {
  const graph = await graphNow<Graph>(stage, project)
  return graph.nodes.story.params.scene?.shots ?? []
}

async function render(page: Page): Promise<void> {
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^(?:Render|Run) \d/ })
    .click()
  await page.getByRole('button', { name: /^Nothing to do/ }).waitFor({ timeout: FILM_MS })
}

const closePlayer = (page: Page) => page.getByRole('button', { name: 'Close the player' }).click()

async function say(page: Page, shot: number, words: string): Promise<void> {
  await page.getByRole('button', { name: `Words of shot ${shot}` }).click()
  const field = page.getByRole('textbox', { name: `Words of shot ${shot}` })
  await field.fill(words)
  await field.press('Enter')
}

async function uploaded(stage: EditorStage, body: Uint8Array<ArrayBuffer>): Promise<string> {
  const headers = { 'content-type': 'application/octet-stream' }
  const answer = await fetch(`${stage.url}/api/v1/assets`, { method: 'POST', headers, body })
  return ((await answer.json()) as { asset: string }).asset
}

/** A picture of one colour. */
function png(colour: readonly [number, number, number]): Uint8Array<ArrayBuffer> {
  const side = 32
  const head = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 2, 0, 0, 0])
  const row = Buffer.from([0, ...Array.from({ length: side }, () => colour).flat()])
  const rows = deflateSync(Buffer.concat(Array.from({ length: side }, () => row)))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return new Uint8Array(
    Buffer.concat([signature, part('IHDR', head), part('IDAT', rows), part('IEND', Buffer.alloc(0))]),
  )
}

function part(name: string, body: Buffer): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from(name), body, Buffer.alloc(4)])
  bytes.writeUInt32BE(body.length, 0)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), 8 + body.length)
  return bytes
}
