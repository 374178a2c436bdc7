import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, type EditorStage, openEditorStage, picture } from './editorStage.ts'
import { serious } from './serious.ts'

type Member = { email: string; role: string }

describeInBrowser('sharing a project', () => {
  let stage: EditorStage
  beforeAll(async () => {
    stage = await openEditorStage()
    await stage.call('POST', '/people', { name: 'Berta', email: 'berta@example.org', password: 'a long first one' })
  })
  afterAll(() => stage?.close())

  test('its owner lets a colleague in, changes what they may do, and takes them out again', async () => {
    const project = await stage.projectFrom('joint')
    const members = async () => (await stage.call('GET', `/projects/${project}/members`)) as Member[]
    const rolesOf = async () => (await members()).slice(1).map(({ email, role }) => [email, role])
    const { page, errors, context } = await stage.visit()
    await page.goto(`/p/${project}`)
    await page.getByRole('button', { name: 'What to do with this project' }).click()
    await page.getByRole('menuitem', { name: 'Share the project' }).click()
    const dialog = page.getByRole('dialog', { name: 'Who may open this project' })
    const email = dialog.getByRole('combobox', { name: /^E-mail address/ })
    await email.fill('nobody@example.org')
    await dialog.getByRole('button', { name: 'Share', exact: true }).click()
    await page.getByRole('alert').filter({ hasText: 'Nobody here has that e-mail address.' }).waitFor()
    await email.fill('berta@example.org')
    await dialog.getByRole('button', { name: 'Share', exact: true }).click()
    await dialog.getByRole('listitem').filter({ hasText: 'Berta' }).waitFor()
    expect(await rolesOf()).toEqual([['berta@example.org', 'editor']])
    expect(await serious(page)).toEqual([])
    await picture(page, 'shared')
    await dialog.getByRole('combobox', { name: 'What Berta may do' }).selectOption('viewer')
    await expect.poll(rolesOf).toEqual([['berta@example.org', 'viewer']])
    await dialog.getByRole('button', { name: 'Take Berta out of the project' }).click()
    await expect.poll(rolesOf).toEqual([])
    await dialog.getByRole('listitem').filter({ hasText: 'Berta' }).waitFor({ state: 'detached' })
    // the refusal of an address is told by the browser too
    expect(errors.filter((error) => !error.includes('404'))).toEqual([])
    await context.close()
  })

  test('an owner of the server makes somebody another owner, and takes them off only when asked twice', async () => {
    const roleOf = async (name: string) =>
      ((await stage.call('GET', '/people')) as { name: string; role: string }[]).find((one) => one.name === name)?.role
    const { page, errors, context } = await stage.visit()
    await page.goto('/')
    await page.getByRole('button', { name: /^You: / }).click()
    await page.getByRole('menuitem', { name: 'People on this server' }).click()
    const dialog = page.getByRole('dialog', { name: 'People on this server' })
    const choose = async (label: string) => {
      await dialog.getByRole('button', { name: 'What to do with Berta' }).click()
      await page.getByRole('menuitem', { name: label }).click()
    }
    const before = await roleOf('Berta')
    await choose('Make an owner of this server')
    await expect.poll(() => roleOf('Berta')).toBe('owner')
    await choose('No longer an owner of this server')
    await expect.poll(() => roleOf('Berta')).toBe(before)
    await choose('Take off this server')
    await dialog.getByText('Berta can no longer sign in; what they made becomes yours.').waitFor()
    expect(await roleOf('Berta')).toBe(before)
    await picture(page, 'taken-off')
    await dialog.getByRole('button', { name: 'Take off', exact: true }).click()
    await expect.poll(() => roleOf('Berta')).toBeUndefined()
    await dialog.getByRole('listitem').filter({ hasText: 'Berta' }).waitFor({ state: 'detached' })
    expect(errors).toEqual([])
    await context.close()
  })
})
