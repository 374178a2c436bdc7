import { afterAll, beforeAll, expect, test } from 'vitest'
import { graphOf, named, node, openDrawn, threeTexts, wire, xy } from './drawn.ts'
import { describeInBrowser, type EditorStage, openEditorStage, picture } from './editorStage.ts'
import { between, carry, centre, drag, header, press } from './hands.ts'

describeInBrowser('the canvas', () => {
  let stage: EditorStage
  beforeAll(async () => {
    stage = await openEditorStage()
  })
  afterAll(() => stage?.close())

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
    const { at } = (await graphOf(stage, project)).nodes.model
    expect(at.x).toBeGreaterThan(0)
    await page.reload()
    await page.getByRole('button', { name: /^Undo/ }).waitFor()
    await press(page, 'Control+z')
    await expect.poll(async () => (await graphOf(stage, project)).nodes.model.at.x, { timeout: 30_000 }).not.toBe(at.x)
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
      Object.values((await graphOf(stage, project)).wires).flatMap(({ from, to }) =>
        from.node === 'place' ? [to] : [],
      )
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
    const before = Object.keys((await graphOf(stage, to)).nodes).length
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${from}`)
    await page.getByRole('group', { name: 'Noise plan', exact: true }).waitFor()
    await press(page, 'Control+a')
    await press(page, 'Control+c')
    const other = await context.newPage()
    await other.goto(`/p/${to}`)
    await other.getByRole('group', { name: 'Export picture' }).or(other.getByRole('group').first()).first().waitFor()
    await press(other, 'Control+v')
    const all = async () => Object.keys((await graphOf(stage, to)).nodes).length
    await expect.poll(all, { timeout: 30_000 }).toBe(before + Object.keys((await graphOf(stage, from)).nodes).length)
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
    const { wires, nodes } = await graphOf(stage, project)
    expect(nodes.strange.type).toBe('fromTheFuture')
    expect(wires['strange-wire'].to.node).toBe('strange')
    expect(errors).toEqual([])
    await context.close()
  })

  test('a frame is put around nodes, carries them, is pulled larger, and is named and coloured in the inspector', async () => {
    const { page, errors, context, graph, soon } = await openDrawn(stage, { nodes: threeTexts() })
    await page.mouse.click(...xy(await header(named(page, 'One'))))
    await page.keyboard.down('Shift')
    await page.mouse.click(...xy(await header(named(page, 'Two'))))
    await page.keyboard.up('Shift')
    await press(page, 'Control+g')
    const name = page.getByRole('textbox', { name: 'Name of the frame' })
    await name.fill('Words')
    await name.press('Enter')
    await soon(({ frames }) => Object.values(frames)[0]?.title).toBe('Words')
    const before = await graph()
    const [id, { at, size }] = Object.entries(before.frames)[0]
    await carry(page, { x: at.x + 100, y: at.y + 12 }, { x: at.x + 180, y: at.y + 92 })
    await soon(({ frames }) => frames[id].at.x).toBeGreaterThan(at.x + 40)
    const after = await graph()
    const by = { x: after.frames[id].at.x - at.x, y: after.frames[id].at.y - at.y }
    for (const one of ['one', 'two'])
      expect(after.nodes[one].at).toEqual({ x: before.nodes[one].at.x + by.x, y: before.nodes[one].at.y + by.y })
    expect(after.nodes.three.at).toEqual(before.nodes.three.at)
    const corner = { x: after.frames[id].at.x + size.w - 3, y: after.frames[id].at.y + size.h - 3 }
    await carry(page, corner, { x: corner.x + 100, y: corner.y + 60 })
    await soon(({ frames }) => frames[id].size.w).toBeGreaterThan(size.w + 60)
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await inspector.getByText('2 nodes inside').waitFor()
    await inspector.getByRole('textbox', { name: 'Title' }).fill('Prose')
    await inspector.getByRole('textbox', { name: 'Title' }).blur()
    await inspector.getByRole('combobox', { name: 'Colour' }).selectOption('teal')
    await soon(({ frames }) => [frames[id].title, frames[id].colour]).toEqual(['Prose', 'teal'])
    await picture(page, 'framed')
    expect(errors).toEqual([])
    await context.close()
  })

  test('a folded frame hides its nodes, keeps their wires, is moved, cut and pasted with them, and stays folded until it is undone', async () => {
    const { page, errors, context, graph, soon } = await openDrawn(stage, {
      nodes: {
        anna: node('character', 0, 0, { title: 'Anna' }),
        ben: node('character', 0, 300, { title: 'Ben' }),
        story: node('scene', 640, 0, { title: 'Story' }),
      },
      wires: { a: wire('anna.character', 'story.characters', 0), b: wire('ben.character', 'story.characters', 1) },
      frames: { cast: { title: 'Cast', at: { x: -20, y: -46 }, size: { w: 300, h: 620 } } },
    })
    await page.getByRole('button', { name: 'Fold Cast' }).click()
    await soon(({ frames }) => frames.cast.folded?.nodes.toSorted()).toEqual(['anna', 'ben'])
    await named(page, 'Anna').waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Frame Cast' }).getByText('2 nodes').waitFor()
    await picture(page, 'folded')
    await carry(page, { x: 100, y: -30 }, { x: 160, y: 90 })
    await soon(({ nodes }) => nodes.anna.at.y).toBeGreaterThan(60)
    const { frames, nodes, wires } = await graph()
    expect(nodes.ben.at.y - nodes.anna.at.y).toBe(300)
    expect(frames.cast.at.y).toBe(nodes.anna.at.y - 46)
    expect(Object.keys(wires)).toHaveLength(2)
    await page.reload()
    await named(page, 'Story').waitFor()
    expect(await named(page, 'Anna').count()).toBe(0)
    const title = page.getByRole('region', { name: 'Frame Cast' })
    await page.mouse.click(...xy(await centre(title)))
    await press(page, 'Control+x')
    await soon((now) => [Object.keys(now.nodes), Object.keys(now.frames)]).toEqual([['story'], []])
    await press(page, 'Control+v')
    await soon((now) => Object.values(now.frames)[0]?.folded?.nodes.length).toBe(2)
    for (const _ of ['paste', 'cut', 'move', 'fold']) await press(page, 'Control+z')
    await named(page, 'Anna').waitFor()
    expect(errors).toEqual([])
    await context.close()
  })
})
