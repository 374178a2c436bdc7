import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Graph, named, node, openDrawn, threeTexts, wire, xy } from './drawn.ts'
import { describeInBrowser, type EditorStage, openEditorStage, picture } from './editorStage.ts'
import { carry, centre, command, drag, header, type Point, press, seenAt } from './hands.ts'

describeInBrowser('hands on the canvas', () => {
  let stage: EditorStage
  beforeAll(async () => {
    stage = await openEditorStage()
  })
  afterAll(() => stage?.close())

  test('a wire bends where it is pulled, its point is moved and taken out, and wires of one port change places', async () => {
    const { page, errors, context, graph, soon } = await openDrawn(stage, {
      nodes: {
        anna: node('character', 0, 0, { title: 'Anna' }),
        ben: node('character', 0, 320, { title: 'Ben' }),
        story: node('scene', 640, 0, { title: 'Story' }),
      },
      wires: { a: wire('anna.character', 'story.characters', 0), b: wire('ben.character', 'story.characters', 1) },
    })
    const port = await centre(named(page, 'Story').getByRole('img', { name: /^Input characters/ }))
    const output = await centre(named(page, 'Anna').getByRole('img', { name: /^Output character/ }))
    const slot = 14 * (await zoomOf(page))
    await drag(page, { x: (output.x + port.x) / 2, y: (output.y + port.y - slot) / 2 }, { x: 0, y: 90 })
    await soon(({ wires }) => wires.a.bends?.length).toBe(1)
    const [bend] = (await graph()).wires.a.bends!
    await carry(page, bend, { x: bend.x + 40, y: bend.y + 40 })
    await soon(({ wires }) => wires.a.bends).toEqual([{ x: bend.x + 40, y: bend.y + 40 }])
    await picture(page, 'bent')
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await inspector.getByText('1 bend').waitFor()
    await page.mouse.dblclick(...(await spot(page, { x: bend.x + 40, y: bend.y + 40 })))
    await soon(({ wires }) => wires.a.bends ?? []).toEqual([])
    // the wire is still held: its place is changed in the inspector, and back by hand
    await inspector.getByRole('button', { name: 'Later' }).click()
    await soon(arriving).toEqual(['ben', 'anna'])
    await drag(page, { x: port.x, y: port.y - slot }, { x: 0, y: slot })
    await soon(arriving).toEqual(['anna', 'ben'])
    await press(page, 'Control+z')
    await soon(arriving).toEqual(['ben', 'anna'])
    expect(errors).toEqual([])
    await context.close()
  })

  test('a node that is let go on a wire goes into it, whether it stood on the canvas or came from the panel', async () => {
    const { page, errors, context, soon } = await openDrawn(stage, {
      nodes: {
        decode: node('decode', 0, 0),
        trim: node('trim', 320, 400, { title: 'Mine' }),
        film: node('join', 760, 0),
      },
      wires: { w: wire('decode.clip', 'film.clips') },
    })
    const from = await centre(named(page, 'Decode').getByRole('img', { name: /^Output clip/ }))
    const to = await centre(named(page, 'Join').getByRole('img', { name: /^Input clips/ }))
    const start = await header(named(page, 'Mine'))
    await drag(page, start, { x: (from.x + to.x) / 2 - start.x, y: (from.y + to.y) / 2 - 30 - start.y })
    await soon(path).toEqual(['decode.clip trim.clip', 'trim.clip film.clips'])
    await picture(page, 'inserted')
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Nodes' }).click()
    const trimOut = await centre(named(page, 'Mine').getByRole('img', { name: /^Output clip/ }))
    const filmIn = await centre(named(page, 'Join').getByRole('img', { name: /^Input clips/ }))
    const kind = page.getByRole('complementary', { name: 'Nodes' }).getByRole('button', { name: /^Trim/ })
    const canvas = page.getByRole('application', { name: 'Graph' })
    const { x, y } = (await canvas.boundingBox())!
    await kind.dragTo(canvas, {
      targetPosition: { x: (trimOut.x + filmIn.x) / 2 - x, y: (trimOut.y + filmIn.y) / 2 - y },
    })
    await soon(({ nodes }) => Object.keys(nodes).length).toBe(4)
    await soon((graph) => path(graph).length).toBe(3)
    expect(errors).toEqual([])
    await context.close()
  })

  test('Shift keeps the search open and places node after node, none on another', async () => {
    const { page, errors, context, graph, soon } = await openDrawn(stage, { nodes: { one: node('note', 0, 0) } })
    await press(page, 'Control+k')
    const search = page.getByRole('combobox', { name: 'Find' })
    await search.fill('environment')
    for (const _ of [1, 2]) await search.press('Shift+Enter')
    await page.getByText('2 nodes placed').waitFor()
    await picture(page, 'placing')
    await search.press('Enter')
    await search.waitFor({ state: 'detached' })
    await soon(({ nodes }) => Object.keys(nodes).length).toBe(4)
    const placed = Object.values((await graph()).nodes).filter(({ type }) => type === 'environment')
    const tops = placed.map(({ at }) => at.y).sort((a, b) => a - b)
    expect(new Set(placed.map(({ at }) => at.x)).size).toBe(1)
    expect(Math.min(tops[1] - tops[0], tops[2] - tops[1])).toBeGreaterThan(100)
    await page.getByRole('complementary', { name: 'Inspector' }).getByText('3 × Environment').waitFor()
    expect(errors).toEqual([])
    await context.close()
  })

  test('a wire finds the port of a node it is let go on, and on nothing offers what fits; Alt carries a copy', async () => {
    const { page, errors, context, soon } = await openDrawn(stage, {
      nodes: {
        photo: node('loadImage', 0, 200, { title: 'Photo' }),
        anna: node('character', 500, 0, { title: 'Anna' }),
      },
    })
    const output = await centre(named(page, 'Photo').getByRole('img', { name: /^Output image/ }))
    const anna = await centre(named(page, 'Anna'))
    await drag(page, output, { x: anna.x + 40 - output.x, y: anna.y + 20 - output.y })
    await soon(path).toEqual(['photo.image anna.picture'])
    await drag(page, output, { x: 120, y: 160 })
    const found = page.getByRole('listbox', { name: 'Found' })
    await found.getByRole('option', { name: /^Export picture/ }).waitFor()
    expect(await found.getByRole('option', { name: /^Decode/ }).count()).toBe(0)
    await found.getByRole('option', { name: /^Environment/ }).click()
    await soon((graph) => path(graph).length).toBe(2)
    const handle = await header(named(page, 'Anna'))
    await page.keyboard.down('Alt')
    await drag(page, handle, { x: 40, y: 260 })
    await page.keyboard.up('Alt')
    await soon(({ nodes }) => Object.values(nodes).filter(({ type }) => type === 'character').length).toBe(2)
    await soon((graph) => path(graph).length).toBe(3)
    for (const key of ['Control+b', 'c', 'l']) await press(page, key)
    const copy = ({ nodes }: Graph) =>
      Object.entries(nodes).find(([id, { type }]) => type === 'character' && id !== 'anna')
    await soon((graph) => copy(graph)?.[1]).toMatchObject({ mode: 'bypassed', collapsed: true, locked: true })
    await picture(page, 'let-go')
    expect(errors).toEqual([])
    await context.close()
  })

  test('nodes are aligned by a command, and cut and pasted, each as one step', async () => {
    const { page, errors, context, graph, soon } = await openDrawn(stage, { nodes: threeTexts() })
    await press(page, 'Control+a')
    await command(page, 'Align left edges')
    await soon(({ nodes }) => new Set(Object.values(nodes).map(({ at }) => at.x)).size).toBe(1)
    await press(page, 'Control+z')
    await soon(({ nodes }) => nodes.three.at.x).toBe(700)
    await press(page, 'Control+x')
    await soon(({ nodes }) => Object.keys(nodes).length).toBe(0)
    await press(page, 'Control+v')
    await soon(({ nodes }) => Object.keys(nodes).length).toBe(3)
    expect(Object.keys((await graph()).nodes)).not.toContain('one')
    await press(page, 'Control+z')
    await press(page, 'Control+z')
    await soon(({ nodes }) => Object.keys(nodes).sort()).toEqual(['one', 'three', 'two'])
    expect(errors).toEqual([])
    await context.close()
  })

  test('a node that a list comes into runs once for each, until the inspector says otherwise', async () => {
    const { page, errors, context, soon } = await openDrawn(stage, {
      nodes: { split: node('splitScene', 0, 0), next: node('nextShot', 500, 0) },
    })
    const output = await centre(named(page, 'Split scene').getByRole('img', { name: /^Output scenes/ }))
    const input = await centre(named(page, 'Next shot').getByRole('img', { name: /^Input scene/ }))
    await drag(page, output, { x: input.x - output.x, y: input.y - output.y })
    await soon(({ nodes }) => nodes.next.each).toBe('scene')
    await page.mouse.click(...xy(await header(named(page, 'Next shot'))))
    const each = page.getByRole('combobox', { name: 'Once for each' })
    await each.selectOption('Takes the list as one')
    await soon(({ nodes }) => nodes.next.each ?? null).toBe(null)
    await each.selectOption('Scene')
    await soon(({ nodes }) => nodes.next.each).toBe('scene')
    await picture(page, 'each')
    expect(errors).toEqual([])
    await context.close()
  })
})

async function spot(page: Page, at: Point): Promise<[number, number]> {
  return xy(await seenAt(page, at))
}

async function zoomOf(page: Page): Promise<number> {
  const [a, b] = [await seenAt(page, { x: 0, y: 0 }), await seenAt(page, { x: 100, y: 0 })]
  return (b.x - a.x) / 100
}

/** Who comes into the story, in their order. */
const arriving = ({ wires }: Graph): string[] =>
  Object.values(wires)
    .sort((a, b) => a.order - b.order)
    .map(({ from }) => from.node)

const path = ({ wires }: Graph): string[] =>
  Object.values(wires)
    .map(({ from, to }) => `${from.node}.${from.port} ${to.node}.${to.port}`)
    .sort()
