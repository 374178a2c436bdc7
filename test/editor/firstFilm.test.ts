import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, type EditorStage, openEditorStage, picture } from './editorStage.ts'

describeInBrowser('the first visit', () => {
  let stage: EditorStage
  beforeAll(async () => {
    stage = await openEditorStage()
  })
  afterAll(() => stage?.close())

  test('the page answers without an error in its console', async () => {
    const { page, errors, context } = await stage.visit()
    await page.goto('/')
    await page.waitForTimeout(2000)
    await picture(page, 'first-visit')
    expect(errors).toEqual([])
    await context.close()
  })
})
