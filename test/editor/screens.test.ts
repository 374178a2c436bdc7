import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, type EditorStage, openEditorStage, picture } from './editorStage.ts'
import { serious } from './serious.ts'

describeInBrowser('every screen', () => {
  let stage: EditorStage
  let project: string
  beforeAll(async () => {
    stage = await openEditorStage()
    project = await stage.projectFrom('joint')
  })
  afterAll(() => stage?.close())

  const screens: [string, () => string, RegExp][] = [
    ['home', () => '/', /New project/],
    ['editor', () => `/p/${project}`, /^Render 3 shots/],
    ['simple view', () => `/simple/${project}`, /Render/],
  ]

  test.each(screens)('%s: axe finds nothing serious, in the dark and by day', async (name, address, button) => {
    const { page, errors, context } = await stage.visit({ width: 1280, height: 800 })
    await page.goto(address())
    await page.getByRole('button', { name: button }).first().waitFor()
    for (const theme of ['dark', 'light']) {
      await page.evaluate((one) => {
        document.documentElement.dataset.theme = one
      }, theme)
      await page.waitForTimeout(300)
      await picture(page, `${name.replace(' ', '-')}-${theme}`)
      expect(await serious(page), theme).toEqual([])
    }
    expect(errors).toEqual([])
    await context.close()
  })

  test.each(screens)('%s: nothing is cut off on a phone', async (name, address, button) => {
    const { page, errors, context } = await stage.visit({ width: 390, height: 844 })
    await page.goto(address())
    await page.getByRole('button', { name: button }).first().waitFor()
    await picture(page, `${name.replace(' ', '-')}-phone`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    expect(errors).toEqual([])
    await context.close()
  })

  test('a project that is not there is told in words, with a way back', async () => {
    const { page, context } = await stage.visit()
    await page.goto('/p/nowhere')
    await page.getByText(/no such project/).waitFor()
    await picture(page, 'no-project')
    await context.close()
  })
})
