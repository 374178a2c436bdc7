import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBelow } from '../kill/processes.ts'
import { describeInBrowser, type EditorStage, FILM_MS, openEditorStage, picture } from './editorStage.ts'

type Run = { id: string; status: string; graph: { nodes: Record<string, { params: Record<string, unknown> }> } }

describeInBrowser('a run', () => {
  let stage: EditorStage
  beforeAll(async () => {
    stage = await openEditorStage()
  })
  afterAll(() => stage?.close())

  const newest = async (project: string) => ((await stage.call('GET', `/runs?project=${project}`)) as Run[])[0]

  /** The joint template with so many steps that there is time to do something meanwhile. */
  async function longProject(steps: number): Promise<string> {
    const file = path.resolve(import.meta.dirname, '../../packages/nodes/templates/joint.json')
    const document = JSON.parse(readFileSync(file, 'utf8'))
    document.nodes.plan.params.steps = steps
    return ((await stage.call('POST', '/projects', { title: `${steps} steps`, document })) as { id: string }).id
  }

  test('is cancelled by a press, and the page says so', async () => {
    const project = await longProject(900)
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await page.getByRole('button', { name: /^Render 3 shots/ }).click()
    await expect.poll(async () => (await newest(project))?.status, { timeout: FILM_MS }).toBe('running')
    await picture(page, 'running')
    await page
      .getByRole('banner')
      .getByRole('button', { name: /Cancel|Stop/ })
      .click()
    await expect.poll(async () => (await newest(project)).status, { timeout: 30_000 }).toBe('cancelled')
    await page.getByRole('button', { name: /^Render 3 shots/ }).waitFor()
    await picture(page, 'cancelled')
    expect(errors).toEqual([])
    await context.close()
  })

  test('ends well although its runner is killed, and the page shows no error', async () => {
    const project = await longProject(60)
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await page.getByRole('button', { name: /^Render 3 shots/ }).click()
    await expect.poll(async () => (await newest(project))?.status, { timeout: FILM_MS }).toBe('running')
    const runner = findBelow(stage.server.pid!, 'apps/runner')
    expect(runner).toBeDefined()
    process.kill(runner!, 'SIGKILL')
    await page.getByRole('button', { name: /^Nothing to do/ }).waitFor({ timeout: FILM_MS })
    expect((await newest(project)).status).toBe('done')
    expect(errors).toEqual([])
    await context.close()
  })

  test('that another project made is shown where a run would reuse it: on the cards, on the nodes, and as the film', async () => {
    const [first, second] = [await stage.projectFrom('joint'), await stage.projectFrom('joint')]
    await stage.call('POST', '/runs', { project: first, target: { type: 'all' } })
    await expect.poll(async () => (await newest(first))?.status, { timeout: FILM_MS }).toBe('done')
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${second}`)
    const card = page.getByRole('article', { name: 'Shot 1, up to date' })
    await card.locator('img, canvas').waitFor()
    await page.getByRole('group', { name: 'Export film', exact: true }).locator('video').waitFor()
    await picture(page, 'reused')
    await page.locator('[data-region=canvas]').first().focus()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('player')
    await page
      .getByRole('option', { name: /player/ })
      .first()
      .click()
    await page.getByRole('region', { name: 'Player' }).locator('video').waitFor()
    expect(errors).toEqual([])
    await context.close()
  })

  test('runs the noise plan that was drawn by hand, cell for cell', async () => {
    const project = await longProject(4)
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await page.getByRole('button', { name: 'Show the noise plan' }).click()
    await page.getByRole('radio', { name: 'Staircase' }).click()
    await page.getByRole('radio', { name: 'Drawn' }).click()
    const table = page.getByRole('application', { name: /^Noise plan\./ })
    await table.focus()
    // down to step 2, and a tenth by its digit
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('7')
    await picture(page, 'noise-plan')
    await page.getByRole('button', { name: 'Saved' }).waitFor()
    await page
      .getByRole('banner')
      .getByRole('button', { name: /^Render 3 shots/ })
      .click()
    await expect.poll(async () => (await newest(project))?.status, { timeout: FILM_MS }).toBe('done')
    const { params } = ((await stage.call('GET', `/runs/${(await newest(project)).id}`)) as Run).graph.nodes.plan
    expect(params.mode).toBe('drawn')
    expect((params.matrix as number[][])[1][0]).toBe(0.7)
    expect(errors).toEqual([])
    await context.close()
  })
})
