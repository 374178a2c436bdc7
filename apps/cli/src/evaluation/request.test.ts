import { methodNames } from '@sceneweave/evaluation'
import { expect, test } from 'vitest'
import { evaluate } from '../commands/evaluate.ts'
import { parseCommandLine } from '../parseCommandLine.ts'
import { usualSampling } from '../runSettings.ts'
import { requestOf } from './request.ts'

const request = (...words: string[]) => requestOf(parseCommandLine(evaluate, [...words, '--device', 'onnx']))

test('a comparison asks for every method, and for somebody coming back, on as many scenes', async () => {
  const { job } = await request('tiny', '--compare', '--scenes', '12')
  expect(job.plan.methods).toEqual(methodNames)
  expect(job.plan.scenes).toEqual({ words: 12, return: 12, history: 0, pool: 0, extension: 0 })
})

test('without one, shots are drawn with their context and without', async () => {
  const { job } = await request('tiny')
  expect(job.plan.methods).toEqual(['joint', 'alone'])
  expect(job.plan.scenes.return).toBe(0)
})

test('tiny is asked for one character, other weights for what the scene draws, unless a number is said', async () => {
  expect((await request('tiny')).job.plan.limits.characters).toBe(1)
  expect((await request('out/mine.safetensors')).job.plan.limits.characters).toBeUndefined()
  expect((await request('tiny', '--characters', '2')).job.plan.limits.characters).toBe(2)
})

test('kept films and numbers lie beside the page', async () => {
  const { job, json } = await request('tiny', '--out', 'out/compare.html')
  expect([job.folder, json]).toEqual(['out/compare-films', 'out/compare.json'])
  expect((await request('tiny', '--films', 'elsewhere')).job.folder).toBe('elsewhere')
})

test('films are measured as they are made where nothing else is asked, and in as many steps as are asked for', async () => {
  const { mode: _, sampling: __, seed: ___, ...usual } = usualSampling
  expect((await request('tiny')).job.settings).toEqual(usual)
  expect((await request('tiny', '--steps', '20')).job.settings).toEqual({ ...usual, steps: 20 })
})

test('other models come by name, in order, after the one that is judged', async () => {
  const { job } = await request('tiny', '--also', 'a=one.safetensors', '--also', 'b=two.safetensors')
  expect(job.plan.models).toEqual(['tiny', 'a', 'b'])
  expect(job.weights.slice(1)).toEqual(['one.safetensors', 'two.safetensors'])
})

test('what cannot be meant is refused in words that mend it', async () => {
  await expect(request('tiny', '--also', 'one.safetensors')).rejects.toThrow('write --also name=file.safetensors')
  await expect(request('tiny', '--methods', 'joint,alon')).rejects.toThrow('did you mean "alone"')
  await expect(request('tiny', '--out', 'out/report.pdf')).rejects.toThrow('end its name in .html')
  await expect(request('tiny', 'small')).rejects.toThrow('give one model')
  await expect(request('tiny', '--sampling', 'quick')).rejects.toThrow('no few-step companion')
  await expect(request('nobody', '--sampling', 'quick')).rejects.toThrow('nobody: no weights there')
})

test('the help names every option', () => {
  for (const option of Object.keys(evaluate.options)) expect(evaluate.usage).toContain(`--${option}`)
  for (const name of methodNames) expect(evaluate.usage).toContain(name)
})
