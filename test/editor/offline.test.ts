import { afterAll, beforeAll, expect, test } from 'vitest'
import { words } from '../../apps/web/src/words/index.ts'
import { describeInBrowser, type EditorStage, openEditorStage, picture } from './editorStage.ts'

describeInBrowser('a server that goes away', () => {
  let stage: EditorStage
  let project: string
  beforeAll(async () => {
    stage = await openEditorStage()
    project = await stage.projectFrom('joint')
  })
  afterAll(() => stage?.close())

  test('one SIGTERM ends it although a page is open; a reload then says what to do, and the project comes back by itself', async () => {
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await page.getByRole('article', { name: /^Shot 1/ }).waitFor()
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    const ended = new Promise<number | null>((resolve) => stage.server.once('exit', resolve))
    stage.server.kill('SIGTERM')
    expect(await ended).toBe(0)
    await page.reload()
    await page.getByRole('heading', { name: words.offline.title }).waitFor()
    await page.getByText(words.offline.command, { exact: true }).waitFor()
    await picture(page, 'server-away')
    await stage.restart()
    await page.getByRole('article', { name: /^Shot 1/ }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/p/${project}`)
    expect(errors).toEqual([])
    await context.close()
  })
})
