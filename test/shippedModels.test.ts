import { open } from 'node:fs/promises'
import { weightsFolder } from '@sceneweave/model'
import { shippedModels, templates, usualModel } from '@sceneweave/nodes'
import { expect, test } from 'vitest'
import { readModelText } from '../apps/web/src/storyboard/known/modelText.ts'
import { shippedTexts } from '../apps/web/src/storyboard/known/shippedTexts.ts'

test.each(shippedModels)(
  'weights of %s are there, and the page knows the very words that it was taught',
  async (name) => {
    const file = await open(new URL(`${name}.safetensors`, weightsFolder))
    try {
      const read = async (from: number, to: number) => {
        const bytes = new Uint8Array(to - from)
        await file.read(bytes, 0, bytes.length, from)
        return bytes.buffer
      }
      expect(await readModelText(read)).toEqual(shippedTexts[name])
    } finally {
      await file.close()
    }
  },
)

test('templates are made by the usual model, which is shipped', () => {
  expect(shippedModels).toContain(usualModel)
  for (const { needs } of templates) expect(needs.models).toEqual([usualModel])
})
