import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, type EditorStage, openEditorStage, picture } from './editorStage.ts'

describeInBrowser('several at one project', () => {
  let stage: EditorStage
  beforeAll(async () => {
    stage = await openEditorStage()
  })
  afterAll(() => stage?.close())

  test('two browsers that edit one project see each other’s edits, and neither loses its own', async () => {
    const project = await stage.projectFrom('joint')
    const [one, two] = [await stage.visit(), await stage.visit()]
    for (const { page } of [one, two]) {
      await page.goto(`/p/${project}`)
      await page.getByRole('article', { name: /^Shot 1/ }).waitFor()
    }
    await Promise.all([say(one.page, 1, 'Words of the first.'), say(two.page, 2, 'Words of the second.')])
    for (const { page, errors } of [one, two]) {
      await page.getByRole('button', { name: 'Words of shot 1' }).getByText('Words of the first.').waitFor()
      await page.getByRole('button', { name: 'Words of shot 2' }).getByText('Words of the second.').waitFor()
      expect(errors).toEqual([])
    }
    // what one undoes is his own last step, not the other's
    await one.page.locator('[data-region=canvas]').first().focus()
    await one.page.keyboard.press('Control+z')
    await two.page.getByRole('button', { name: 'Words of shot 1' }).getByText('Wide shot').waitFor()
    await two.page.getByRole('button', { name: 'Words of shot 2' }).getByText('Words of the second.').waitFor()
    await Promise.all([one.context.close(), two.context.close()])
  })

  test('while the server is gone edits go on and are kept, and the server has them when it is back', async () => {
    const project = await stage.projectFrom('joint')
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await page.getByRole('button', { name: 'Words of shot 3' }).waitFor()
    await page.getByRole('button', { name: 'Saved' }).waitFor()
    await stage.crash()
    await say(page, 3, 'Written without a server.')
    await page.getByRole('banner').getByText('Offline, kept here').waitFor()
    await picture(page, 'offline')
    await stage.restart()
    await page.getByRole('button', { name: 'Saved' }).waitFor({ timeout: 60_000 })
    const read = (await stage.call('GET', `/projects/${project}`)) as { project: object }
    expect(JSON.stringify(read.project)).toContain('Written without a server.')
    expect(errors).toEqual([])
    await context.close()
  })
})

async function say(page: Page, shot: number, words: string): Promise<void> {
  await page.getByRole('button', { name: `Words of shot ${shot}` }).click()
  const field = page.getByRole('textbox', { name: `Words of shot ${shot}` })
  await field.fill(words)
  await field.press('Enter')
}
