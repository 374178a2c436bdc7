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

  test('one SIGTERM ends it although a page is open; open pages and a reload say so, and are back by themselves', async () => {
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await page.getByRole('article', { name: /^Shot 1/ }).waitFor()
    const home = await context.newPage()
    await home.goto('/')
    await home.getByRole('button', { name: 'New project' }).waitFor()
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    const ended = new Promise<number | null>((resolve) => stage.server.once('exit', resolve))
    stage.server.kill('SIGTERM')
    expect(await ended).toBe(0)
    await page.reload()
    await page.getByRole('heading', { name: words.offline.title }).waitFor()
    await page.getByText(words.offline.command, { exact: true }).waitFor()
    await picture(page, 'server-away')
    const told = home.getByRole('status').filter({ hasText: /^The server does not answer/ })
    await told.waitFor()
    await picture(home, 'home-away')
    await stage.restart()
    await page.getByRole('article', { name: /^Shot 1/ }).waitFor()
    await told.waitFor({ state: 'hidden' })
    expect(new URL(page.url()).pathname).toBe(`/p/${project}`)
    expect(errors).toEqual([])
    await context.close()
  })
})
