import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { writeFilm } from '@sceneweave/media'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, type EditorStage, openEditorStage, picture } from './editorStage.ts'
import { serious } from './serious.ts'

const SIDE = 32

describeInBrowser('making a ranking study on its page', () => {
  let stage: EditorStage
  const folder = mkdtempSync(path.join(tmpdir(), 'sceneweave-films-'))
  beforeAll(async () => {
    stage = await openEditorStage()
    for (const grey of [40, 160]) await addFilm(stage, path.join(folder, `${grey}.mp4`), grey)
  })
  afterAll(async () => {
    await stage?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('films of the gallery become a study that says what it lacks, outlives a reload and is open to raters', async () => {
    const { page, errors, context } = await stage.visit()
    await page.goto('/studies')
    await page.getByRole('button', { name: 'New study' }).click()
    const make = page.getByRole('button', { name: 'Make the study' })
    await make.click()
    await page.getByText('The study has no title.').waitFor()
    await page.getByRole('textbox', { name: 'Title' }).fill('Light or dark?')
    for (const [at, name] of ['Light', 'Dark'].entries()) {
      await page.getByRole('textbox', { name: `Name of method ${at + 1}` }).fill(name)
      await page.getByRole('button', { name: `Choose the film of ${name} for scene 1` }).click()
      await page
        .getByRole('button', { name: /^Uploaded, / })
        .nth(at)
        .click()
    }
    await make.click()
    await page.getByText('Scene 1 does not say what was asked for.').waitFor()
    await page.getByRole('textbox', { name: 'What was asked for in scene 1' }).fill('Nothing but grey.')
    expect(await page.getByRole('alert').filter({ hasText: 'Scene 1' }).count()).toBe(0)
    expect(await serious(page)).toEqual([])
    await picture(page, 'new-study')
    await page.reload()
    await page.getByRole('button', { name: 'Choose another film of Dark for scene 1' }).waitFor()
    await make.click()
    await page.getByRole('heading', { name: 'Light or dark?' }).waitFor()
    const [study] = (await stage.call('GET', '/studies')) as { title: string; methods: string[]; scenes: number }[]
    expect(study).toMatchObject({ title: 'Light or dark?', methods: ['Light', 'Dark'], scenes: 1, status: 'open' })
    await page.goto('/studies/new')
    await expect.poll(() => page.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('')
    expect(errors).toEqual([])
    await context.close()
  })
})

/** A short film of one grey, uploaded. */
async function addFilm(stage: EditorStage, file: string, grey: number): Promise<void> {
  const frames = Array.from({ length: 12 }, () => new Uint8Array(SIDE * SIDE * 3).fill(grey))
  await writeFilm(file, frames, { width: SIDE, height: SIDE, framesPerSecond: 12 })
  const headers = { 'content-type': 'video/mp4' }
  await fetch(`${stage.url}/api/v1/assets`, { method: 'POST', headers, body: readFileSync(file) })
}
