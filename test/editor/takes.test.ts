import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, type EditorStage, FILM_MS, openEditorStage, picture } from './editorStage.ts'

type Taken = {
  take: { id: string; status: string; shot: { id: string }; latents: { asset: string }; context: string[] }
}
type PoolNode = { params: { takes?: string[] } }

describeInBrowser('takes', () => {
  let stage: EditorStage
  beforeAll(async () => {
    stage = await openEditorStage()
  })
  afterAll(() => stage?.close())

  test('a take is accepted on the page, is found in the pool, and a later run uses it', async () => {
    const project = await stage.projectFrom('historyPool')
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await page
      .getByRole('banner')
      .getByRole('button', { name: /^Render \d shots?/ })
      .click()
    await page.getByRole('button', { name: /^Nothing to do/ }).waitFor({ timeout: FILM_MS })
    const takes = async () => (await stage.call('GET', `/projects/${project}/takes`)) as Taken[]
    expect(new Set((await takes()).map(({ take }) => take.shot.id)).size).toBeGreaterThanOrEqual(4)
    await page.getByRole('button', { name: 'Takes', exact: true }).click()
    const panel = page.getByRole('complementary', { name: 'Takes' })
    await panel
      .getByRole('button', { name: /^Accept/ })
      .first()
      .click()
    await expect.poll(async () => (await takes()).filter(({ take }) => take.status === 'accepted').length).toBe(1)
    await picture(page, 'takes')
    await panel.getByRole('button', { name: 'Close takes' }).click()
    const accepted = (await takes()).find(({ take }) => take.status === 'accepted')!.take
    const pool = (await stage.call('GET', `/projects/${project}/pool`)) as Taken[]
    expect(pool.map(({ take }) => take.id)).toEqual([accepted.id])
    // and shot 4, which sees the pool, is told to see it
    await page.getByRole('button', { name: 'More for shot 4' }).click()
    await page.getByRole('menuitem', { name: /^Let this shot see earlier takes/ }).click()
    const picker = page.getByRole('dialog', { name: /^What shot 4 sees/ })
    await picker.getByRole('button', { name: 'Choose this take' }).click()
    await picture(page, 'pool')
    await picker.getByRole('button', { name: 'Done' }).click()
    await page
      .getByRole('banner')
      .getByRole('button', { name: /^Render \d shots?/ })
      .click()
    await page.getByRole('button', { name: /^Nothing to do/ }).waitFor({ timeout: FILM_MS })
    const [{ id }] = (await stage.call('GET', `/runs?project=${project}`)) as { id: string }[]
    const run = (await stage.call('GET', `/runs/${id}`)) as { graph: { nodes: Record<string, PoolNode> } }
    expect(run.graph.nodes.pool.params.takes).toEqual([accepted.id])
    const made = (await takes()).filter(({ take }) => take.shot.id === 'shot4').map(({ take }) => take.context)
    expect(made[0]).toContain(accepted.latents.asset)
    expect(errors).toEqual([])
    await context.close()
  })
})
