import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { writeFilm } from '@sceneweave/media'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, type EditorStage, openEditorStage, picture } from './editorStage.ts'
import { serious } from './serious.ts'

const methods = ['lct-joint', 'key-frames', 'alone']
/** How the scenes are ranked: by hand 3 3 2, 2 1 3 and 1 2 1 points for the three methods. */
const rankings: Record<string, readonly string[]> = {
  harbour: ['lct-joint', 'key-frames', 'alone'],
  forest: ['lct-joint', 'alone', 'key-frames'],
  city: ['key-frames', 'lct-joint', 'alone'],
}

type Made = { id: string; link: string }
type Results = { scenes: { id: string; films: { film: string; method: string }[] }[] }

describeInBrowser('a ranking study', () => {
  let stage: EditorStage
  let study: Made
  let about: Results
  const folder = mkdtempSync(path.join(tmpdir(), 'sceneweave-films-'))
  beforeAll(async () => {
    stage = await openEditorStage()
    const scenes = []
    for (const id of Object.keys(rankings)) {
      const films: Record<string, string> = {}
      for (const method of methods) films[method] = await film(stage, folder, `${id} ${method}`)
      scenes.push({ id, prompt: `A bear walks along the ${id}.`, films })
    }
    study = (await stage.call('POST', '/studies', { title: 'Which keeps its bear?', scenes })) as Made
    about = (await stage.call('GET', `/studies/${study.id}`)) as Results
  })
  afterAll(async () => {
    await stage?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** The number key of each method's film, and which scene is shown. */
  async function shown(page: Page): Promise<{ scene: string; keyOf(method: string): string }> {
    await page.locator('main li video').nth(2).waitFor()
    const films = await page
      .locator('main li video')
      .evaluateAll((videos) => videos.map((video) => (video as HTMLVideoElement).src.split('/').at(-1)!))
    const scene = about.scenes.find((one) => one.films.some(({ film }) => film === films[0]))!
    const keyOf = (method: string) => {
      const { film } = scene.films.find((one) => one.method === method)!
      return String(films.indexOf(film) + 1)
    }
    return { scene: scene.id, keyOf }
  }

  const isAt = (page: Page, scene: number) => page.getByRole('heading', { name: `Scene ${scene} of 3` }).waitFor()

  test('is rated by keyboard alone, goes on after a reload, and its results are what the votes say', async () => {
    const { page, errors, context } = await stage.visit({ width: 1280, height: 800 })
    await page.goto(`/rate/${study.link}`)
    await page.getByRole('button', { name: 'Begin' }).waitFor()
    await inBothThemes(page, 'study-intro')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Grace')
    await page.keyboard.press('Enter')
    await isAt(page, 1)
    await playTogether(page)
    await inBothThemes(page, 'study-scene')
    for (const method of methods) expect(await page.content()).not.toContain(method)

    const first = await shown(page)
    for (const method of rankings[first.scene].slice(0, 2)) await page.keyboard.press(first.keyOf(method))
    // the last place is taken by what is left
    await page.getByRole('button', { name: `Film ${first.keyOf(rankings[first.scene][2])}, worst of 3` }).waitFor()
    await page.keyboard.press('Enter')
    await isAt(page, 2)

    const second = await shown(page)
    const [best, other] = rankings[second.scene]
    await page.keyboard.press(second.keyOf(best))
    await page.reload()
    await isAt(page, 2)
    // what was not sent is still there
    await page.getByRole('button', { name: `Film ${second.keyOf(best)}, best of 3` }).waitFor()
    await page.keyboard.press('Backspace')
    for (const method of [other, best]) await page.keyboard.press(second.keyOf(method))
    for (let back = 0; back < 2; back++) await page.keyboard.press('Backspace')
    for (const method of [best, other]) await page.keyboard.press(second.keyOf(method))
    await page.keyboard.press('Enter')
    await isAt(page, 3)

    await page.keyboard.press('ArrowLeft')
    await isAt(page, 2)
    await page.keyboard.press('ArrowRight')
    await isAt(page, 3)
    const third = await shown(page)
    for (const method of rankings[third.scene]) await page.keyboard.press(third.keyOf(method))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Every scene is ranked. Thank you.' }).waitFor()
    await picture(page, 'study-end')

    await page.goto(`/studies/${study.id}`)
    const table = page.getByRole('table', { name: 'Average human ranking' })
    await table.waitFor()
    const rows = await table
      .getByRole('row')
      .evaluateAll((all) =>
        all.slice(1).map((row) => [...row.querySelectorAll('th, td')].slice(0, 2).map((cell) => cell.textContent)),
      )
    expect(rows).toEqual([
      ['lct-joint', '2.67'],
      ['key-frames', '2.00'],
      ['alone', '1.33'],
    ])
    await page.getByText('Grace').waitFor()
    await inBothThemes(page, 'study-results')
    const votes = page.waitForEvent('download')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Votes as CSV' }).click()
    const csv = readFileSync(await (await votes).path(), 'utf8')
      .trim()
      .split('\r\n')
    expect(csv).toHaveLength(1 + 9)
    expect(csv[1]).toMatch(/^1,Grace,harbour,lct-joint,1,3,[123],\d+,/)
    expect(errors).toEqual([])
    await context.close()
  })

  test('is found from the menu, and fits on a phone', async () => {
    const { page, errors, context } = await stage.visit({ width: 390, height: 844 })
    await page.goto('/')
    await page.getByRole('button', { name: /^You: / }).click()
    await page.getByRole('menuitem', { name: 'Ranking studies' }).click()
    await page.getByRole('link', { name: 'Which keeps its bear?' }).waitFor()
    await inBothThemes(page, 'studies')
    const fits = async (name: string) => {
      await picture(page, name)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    }
    await fits('studies-phone')
    await page.getByRole('link', { name: 'Which keeps its bear?' }).click()
    await page.getByRole('heading', { name: 'Scene by scene' }).waitFor()
    await fits('study-results-phone')
    await page.goto(`/rate/${study.link}`)
    await page.getByRole('button', { name: 'Begin' }).click()
    await isAt(page, 1)
    for (const number of [2, 3]) await page.getByRole('button', { name: `Film ${number}, not ranked yet` }).click()
    await page.getByRole('button', { name: 'Film 1, worst of 3' }).waitFor()
    await fits('study-scene-phone')
    expect(errors).toEqual([])
    await context.close()
  })

  test('tells a rater when it is closed, and when a link leads nowhere', async () => {
    const { page, context } = await stage.visit()
    await page.goto('/rate/study_nowhere')
    await page.getByRole('heading', { name: 'This link leads to no study' }).waitFor()
    await page.goto(`/rate/${study.link}`)
    await page.getByRole('button', { name: 'Begin' }).click()
    await isAt(page, 1)
    await stage.call('PUT', `/studies/${study.id}/status`, { status: 'closed' })
    for (const key of ['1', '2', 'Enter']) await page.keyboard.press(key)
    await page.getByRole('heading', { name: 'This study is closed' }).waitFor()
    await picture(page, 'study-closed')
    await context.close()
  })
})

/** A film like no other, stored; its asset. Those of one method are half as long as the rest. */
async function film(stage: EditorStage, folder: string, words: string): Promise<string> {
  const side = 32
  const colour = [...words].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 200, 7)
  const frames = Array.from({ length: words.endsWith('alone') ? 12 : 24 }, (_, at) =>
    new Uint8Array(side * side * 3).map((_, byte) => (byte % 3 ? colour + at : 2 * at)),
  )
  const file = path.join(folder, `${words}.mp4`)
  await writeFilm(file, frames, { width: side, height: side, framesPerSecond: 12, metadata: { graph: words } })
  const headers = { 'content-type': 'video/mp4' }
  const answer = await fetch(`${stage.url}/api/v1/assets`, { method: 'POST', headers, body: readFileSync(file) })
  return ((await answer.json()) as { asset: string }).asset
}

/** Films play muted and at the same time; the shorter one waits for the others to begin again. Space holds all of them. */
async function playTogether(page: Page): Promise<void> {
  const films = 'main li video'
  const areTogether = () =>
    page.waitForFunction((selector) => {
      const videos = [...document.querySelectorAll<HTMLVideoElement>(selector)]
      const times = videos.map(({ currentTime }) => currentTime)
      const isPlaying = videos.every(({ paused, muted, ended }) => muted && !paused && !ended)
      return (
        videos.length === 3 && isPlaying && Math.min(...times) > 0.2 && Math.max(...times) - Math.min(...times) < 0.1
      )
    }, films)
  await areTogether()
  await page.waitForFunction((selector) => {
    const videos = [...document.querySelectorAll<HTMLVideoElement>(selector)]
    return videos.filter(({ ended }) => ended).length === 1 && videos.some(({ currentTime }) => currentTime > 1.2)
  }, films)
  await areTogether()
  await page.keyboard.press('Space')
  await page.waitForFunction(
    (selector) => [...document.querySelectorAll<HTMLVideoElement>(selector)].every(({ paused }) => paused),
    films,
  )
}

async function inBothThemes(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await page.evaluate((one) => {
      document.documentElement.dataset.theme = one
    }, theme)
    await page.waitForTimeout(300)
    await picture(page, `${name}-${theme}`)
    expect(await serious(page), theme).toEqual([])
  }
}
