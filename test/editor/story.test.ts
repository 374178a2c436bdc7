import { usualModel } from '@sceneweave/nodes'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, type EditorStage, FILM_MS, openEditorStage, picture } from './editorStage.ts'

describeInBrowser('telling a story in words', () => {
  let stage: EditorStage
  beforeAll(async () => {
    stage = await openEditorStage()
  })
  afterAll(() => stage?.close())

  test('Ctrl+Enter renders the words that are being written, and a shot without words is led to by its number', async () => {
    const project = await stage.projectFrom('joint')
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await write(page, 3, 'Close-up of Character A waving.')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: /^Nothing to do/ }).waitFor({ timeout: FILM_MS })
    await page.getByRole('article', { name: 'Shot 3, up to date' }).waitFor()
    await page.getByRole('button', { name: 'Close the player' }).click()
    // moved to the front it has another number than its name in the file
    await page.getByRole('button', { name: 'Shot 3', exact: true }).focus()
    for (const place of [2, 1]) {
      await page.keyboard.press('Alt+ArrowLeft')
      await page.getByRole('button', { name: `Words of shot ${place}: Close-up of @A waving.` }).waitFor()
      await expect.poll(() => focused(page)).toBe(`Shot ${place}`)
    }
    await write(page, 1, '')
    await page.keyboard.press('Control+Enter')
    const told = page.getByRole('alert').filter({ hasText: 'The run failed' })
    await told.getByText('Shot 1 has no words. Say what is to be seen.').waitFor({ timeout: FILM_MS })
    await picture(page, 'no-words')
    await told.getByRole('button', { name: 'Show the shot' }).click()
    await expect.poll(() => focused(page)).toBe('Words of shot 1')
    expect(errors).toEqual([])
    await context.close()
  })

  test('an empty project gets a scene with all that makes its film, in one press and one step to undo', async () => {
    const project = await stage.projectOf({ nodes: {} })
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await page.getByText('This graph is empty.').waitFor()
    await page.getByRole('button', { name: 'Add a scene' }).click()
    await page
      .getByRole('banner')
      .getByRole('button', { name: /^Render 3 shots/ })
      .waitFor()
    await picture(page, 'scene-added')
    await page.locator('[data-region=canvas]').first().focus()
    await page.keyboard.press('Control+z')
    await page.getByText('This graph is empty.').waitFor()
    expect(errors).toEqual([])
    await context.close()
  })

  test('the first film opens by itself and leaves the keyboard to whoever is writing', async () => {
    const project = await stage.projectFrom('joint')
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await page.getByRole('article', { name: /^Shot 3,/ }).waitFor()
    await page
      .getByRole('banner')
      .getByRole('button', { name: /^Render 3/ })
      .click()
    await write(page, 2, 'A fox')
    await page.getByRole('region', { name: 'Player' }).waitFor({ timeout: FILM_MS })
    await picture(page, 'written-while-made')
    await page.keyboard.type(' jumps', { delay: 20 })
    expect(await page.getByRole('textbox', { name: 'Words of shot 2' }).inputValue()).toBe('A fox jumps')
    expect(errors).toEqual([])
    await context.close()
  })

  test('words that the model was never taught are told before anything is rendered, with what may be meant', async () => {
    const project = await stage.projectFrom('joint')
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await page.getByRole('article', { name: /^Shot 2,/ }).waitFor()
    const told = page.getByRole('button', { name: /unknown word/ })
    expect(await told.count()).toBe(0)
    await write(page, 2, 'A wizard jumpes.')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '2 unknown words' }).click()
    const panel = page.getByRole('dialog', { name: '2 unknown words' })
    await panel.getByText(`“${usualModel}” was taught 124 words.`).waitFor()
    expect(await panel.getByRole('listitem').innerText()).toMatch(/Shot 2\s+“wizard”, “jumpes” \(perhaps “jumps”\?\)/)
    await picture(page, 'unknown-words')
    await page.keyboard.press('Escape')
    await write(page, 2, 'A fox jumps.')
    await page.keyboard.press('Enter')
    await told.waitFor({ state: 'detached' })
    expect(errors).toEqual([])
    await context.close()
  })

  test('a project that was deleted elsewhere is told to be gone, and what is on the page becomes a project again', async () => {
    const project = await stage.projectFrom('joint')
    const { page, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await page.getByRole('article', { name: /^Shot 1,/ }).waitFor()
    await stage.call('DELETE', `/projects/${project}`)
    await write(page, 1, 'Wide shot of Character A jumping.')
    await page.keyboard.press('Enter')
    const told = page.getByRole('alert').filter({ hasText: 'This project is no longer on the server' })
    await told.waitFor()
    await picture(page, 'gone')
    await told.getByRole('button', { name: 'Keep it as a new project' }).click()
    await page.waitForURL((url) => url.pathname.startsWith('/p/') && !url.pathname.endsWith(project))
    await page.getByRole('button', { name: 'Words of shot 1: Wide shot of @A jumping.' }).waitFor()
    await context.close()
  })
})

const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

/** Writes the words of a shot without leaving the field. */
async function write(page: Page, shot: number, words: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^Words of shot ${shot}`) }).click()
  await page.getByRole('textbox', { name: `Words of shot ${shot}` }).fill(words)
}
