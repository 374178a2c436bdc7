import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, type EditorStage, FILM_MS, openEditorStage, picture } from './editorStage.ts'

describeInBrowser('the first film', () => {
  let stage: EditorStage
  beforeAll(async () => {
    stage = await openEditorStage()
  })
  afterAll(() => stage?.close())

  test('a first visit opens a scene, and one press makes its film and plays it in the page, beside the tour', async () => {
    const { page, errors, context } = await stage.visit()
    await page.goto('/')
    await page.getByRole('article', { name: /^Shot 3/ }).waitFor()
    await picture(page, 'first-visit')
    await page.getByRole('button', { name: /^Render 3 shots/ }).click()
    await picture(page, 'first-run')
    const isPlaying = () =>
      page.evaluate(() => [...document.querySelectorAll('video')].some((one) => !one.paused && one.currentTime > 0.2))
    await expect.poll(isPlaying, { timeout: FILM_MS }).toBe(true)
    await picture(page, 'first-film')
    // the card of the tour stands beside the film, never over it
    const [card, film] = [
      page.getByRole('complementary', { name: 'First steps' }),
      page.getByRole('region', { name: 'Player' }),
    ]
    const [a, b] = [(await card.boundingBox())!, (await film.boundingBox())!]
    const isApart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
    expect(isApart).toBe(true)
    expect(errors).toEqual([])
    await context.close()
  })

  test('another prompt for shot 2 makes that shot stale, with a reason, and runs that shot and no other', async () => {
    const project = await stage.projectFrom('conditioned')
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await render(page)
    await page.getByRole('button', { name: 'Words of shot 2' }).click()
    const words = page.getByRole('textbox', { name: 'Words of shot 2' })
    await words.fill('Close-up of Character A, the camera is still.')
    await words.press('Enter')
    await page.getByRole('article', { name: /^Shot 2, (?!up to date)/ }).waitFor()
    await page.getByRole('article', { name: 'Shot 3, up to date' }).waitFor()
    await picture(page, 'stale')
    await render(page)
    const [newest, before] = (await stage.call('GET', `/runs?project=${project}`)) as { id: string }[]
    expect(await shotsSampled(stage, before.id)).toEqual(['shot1', 'shot2', 'shot3', 'shot4'])
    expect(await shotsSampled(stage, newest.id)).toEqual(['shot2'])
    expect(errors).toEqual([])
    await context.close()
  })
})

/** Presses Run and waits until nothing is left to do. */
async function render(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Render \d shots?/ })
    .first()
    .click()
  await page.getByRole('button', { name: /^Nothing to do/ }).waitFor({ timeout: FILM_MS })
}

/** The shots that a run sampled, as the nodes that sample told while they worked. */
async function shotsSampled(stage: EditorStage, run: string): Promise<string[]> {
  type Told = { type: string; node: string; shot?: string }
  const events = (await stage.call('GET', `/runs/${run}/events?limit=5000`)) as Told[]
  const sampling = events.filter(({ type, node }) => type === 'node-progress' && ['establish', 'around'].includes(node))
  return [...new Set(sampling.flatMap(({ shot }) => shot ?? []))].sort()
}
