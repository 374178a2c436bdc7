import { readFile } from 'node:fs/promises'
import type { FewStepFigures } from '@sceneweave/evaluation'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStage, type TestStage } from './testStage.ts'

let stage: TestStage
beforeAll(async () => {
  stage = await openTestStage()
})
afterAll(() => stage.close())

const figure = (mean: number) => ({ mean, within: mean / 10 })
const figures: FewStepFigures = {
  scenes: { firstScene: 8_000_000, scenes: 12 },
  ...{ shift: 2, teacher: { steps: 24, guidance: 3 } },
  ways: [
    {
      ...{ name: 'few-step, 6 steps', by: 'few-step', solver: 'multistep', steps: 6, guidance: 1 },
      ...{ distance: figure(0.05), psnr: figure(26), nextDistance: figure(0.04), secondsAFilm: figure(0.5) },
    },
  ],
}

test('a card tells provenance from the weights, and takes limits and figures from the files beside them', async () => {
  await stage.write('random.limits.md', 'It draws nothing but noise.')
  await stage.write('few.json', figures)
  const { code, lines } = await stage.sceneweave(['card', stage.weights, '-o', 'new/card.md', '--few-step', 'few.json'])
  expect(code, lines.join('\n')).toBe(0)
  const card = await readFile(stage.path('new/card.md'), 'utf8')
  expect(card).toMatch(/^# random\n/)
  expect(card).toContain('32×32 pixels')
  expect(card).toMatch(/\| random\.safetensors \| \d+\.\d \| [0-9a-f]{64} \|/)
  expect(card).toContain('| seed | 1 |')
  expect(card).toContain('It draws nothing but noise.')
  expect(card).toContain('None were given: run `sceneweave evaluate`')
})

test('figures that are none are refused by their file', async () => {
  await stage.write('other.json', { some: 'thing' })
  const { code, lines } = await stage.sceneweave(['card', stage.weights, '--report', 'other.json'])
  expect({ code, line: lines.at(-1) }).toMatchObject({
    code: 1,
    line: expect.stringMatching(/other\.json: has no "sections"/),
  })
})
