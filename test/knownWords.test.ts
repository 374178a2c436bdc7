import { open } from 'node:fs/promises'
import { weightsFolder } from '@sceneweave/model'
import { expect, test } from 'vitest'
import { readModelText } from '../apps/web/src/storyboard/known/modelText.ts'
import { tinyText } from '../apps/web/src/storyboard/known/tinyText.ts'

test('the page knows the very words that the shipped model was taught', async () => {
  const file = await open(new URL('tiny.safetensors', weightsFolder))
  try {
    const read = async (from: number, to: number) => {
      const bytes = new Uint8Array(to - from)
      await file.read(bytes, 0, bytes.length, from)
      return bytes.buffer
    }
    expect(await readModelText(read)).toEqual(tinyText)
  } finally {
    await file.close()
  }
})
