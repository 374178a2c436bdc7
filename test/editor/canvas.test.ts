import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, type EditorStage, openEditorStage, picture } from './editorStage.ts'
import { between, centre, drag, header, press } from './hands.ts'

type Graph = {
  nodes: Record<string, { type: string; at: { x: number; y: number } }>
  wires: Record<string, { from: { node: string; port: string }; to: { node: string; port: string } }>
}

describeInBrowser('the canvas', () => {
  let stage: EditorStage
  beforeAll(async () => {
    stage = await openEditorStage()
  })
  afterAll(() => stage?.close())

  const graphOf = async (project: string) =>
    ((await stage.call('GET', `/projects/${project}`)) as { project: { graph: Graph } }).project.graph

  test('a node is dragged, the drag is undone, redone, and there after a reload', async () => {
    const project = await stage.projectFrom('joint')
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    const node = page.getByRole('group', { name: 'Load model', exact: true })
    const before = await centre(node)
    await drag(page, await header(node), { x: 90, y: 40 })
    await page.getByRole('button', { name: /^Undo/ }).waitFor()
    const moved = await centre(node)
    expect(moved.x - before.x).toBeGreaterThan(60)
    await press(page, 'Control+z')
    await page.getByRole('button', { name: /^Redo/ }).waitFor()
    expect(Math.abs((await centre(node)).x - before.x)).toBeLessThan(3)
    await press(page, 'Control+Shift+z')
    await page.getByRole('button', { name: 'Saved' }).waitFor()
    const { at } = (await graphOf(project)).nodes.model
    expect(at.x).toBeGreaterThan(0)
    await page.reload()
    await page.getByRole('button', { name: /^Undo/ }).waitFor()
    await press(page, 'Control+z')
    await expect.poll(async () => (await graphOf(project)).nodes.model.at.x, { timeout: 30_000 }).not.toBe(at.x)
    expect(errors).toEqual([])
    await context.close()
  })

  test('two ports are joined by dragging from one to the other, and no wire is made between kinds that do not fit', async () => {
    const project = await stage.projectFrom('joint')
    const { version } = (await stage.call('GET', `/projects/${project}`)) as { version: number }
    const wire = 'place-environment-story-environment'
    await stage.call('POST', `/projects/${project}/edits`, {
      base: version,
      edits: [{ type: 'wire-remove', id: wire }],
    })
    const fromPlace = async () =>
      Object.values((await graphOf(project)).wires).flatMap(({ from, to }) => (from.node === 'place' ? [to] : []))
    // so large that the whole graph is drawn with its ports
    const { page, errors, context } = await stage.visit({ width: 2400, height: 1800 })
    await page.goto(`/p/${project}`)
    const output = page.getByRole('img', { name: /^Output environment: / })
    const story = page.getByRole('img', { name: /^Input story: / })
    await drag(page, await centre(output), await between(output, story))
    await press(page, 'Escape')
    await page.waitForTimeout(1500)
    expect(await fromPlace()).toEqual([])
    const input = page.getByRole('img', { name: /^Input environment: / })
    await drag(page, await centre(output), await between(output, input))
    await expect.poll(fromPlace, { timeout: 30_000 }).toEqual([{ node: 'story', port: 'environment' }])
    await picture(page, 'joined')
    expect(errors).toEqual([])
    await context.close()
  })

  test('what is copied in one tab is pasted in another, and is one step to undo', async () => {
    const [from, to] = [await stage.projectFrom('joint'), await stage.projectFrom('singleImage')]
    const before = Object.keys((await graphOf(to)).nodes).length
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${from}`)
    await page.getByRole('group', { name: 'Noise plan', exact: true }).waitFor()
    await press(page, 'Control+a')
    await press(page, 'Control+c')
    const other = await context.newPage()
    await other.goto(`/p/${to}`)
    await other.getByRole('group', { name: 'Export picture' }).or(other.getByRole('group').first()).first().waitFor()
    await press(other, 'Control+v')
    const all = async () => Object.keys((await graphOf(to)).nodes).length
    await expect.poll(all, { timeout: 30_000 }).toBe(before + Object.keys((await graphOf(from)).nodes).length)
    await press(other, 'Control+z')
    await expect.poll(all, { timeout: 30_000 }).toBe(before)
    expect(errors).toEqual([])
    await context.close()
  })

  test('a node of a type that nobody knows is shown, keeps its wires, and stops nobody else', async () => {
    const project = await stage.projectFrom('joint')
    const { version } = (await stage.call('GET', `/projects/${project}`)) as { version: number }
    const node = { type: 'fromTheFuture', version: 7, params: { keep: 'this' }, at: { x: 300, y: 780 }, mode: 'run' }
    const wire = { from: { node: 'model', port: 'model' }, to: { node: 'strange', port: 'model' }, order: 0 }
    const edits = [
      { type: 'node-add', id: 'strange', node },
      { type: 'wire-add', id: 'strange-wire', wire },
    ]
    await stage.call('POST', `/projects/${project}/edits`, { base: version, edits })
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await page.getByText('fromTheFuture').first().waitFor()
    await picture(page, 'unknown-node')
    expect(await page.getByRole('button', { name: /^Render 3 shots/ }).isEnabled()).toBe(true)
    const { wires, nodes } = await graphOf(project)
    expect(nodes.strange.type).toBe('fromTheFuture')
    expect(wires['strange-wire'].to.node).toBe('strange')
    expect(errors).toEqual([])
    await context.close()
  })
})
