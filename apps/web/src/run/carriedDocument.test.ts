import { expect, test } from 'vitest'
import { words } from '../words/index.ts'
import { readDropped } from './carriedDocument.ts'

const dropped = (document: unknown) => readDropped(new Blob([JSON.stringify(document)]))

test('a workflow of ComfyUI is refused by its name, with what to do instead', async () => {
  const said = { type: 'refused', message: `${words.canvas.comfy} ${words.canvas.comfyMore}` }
  expect(await dropped({ last_node_id: 1, nodes: [], links: [] })).toEqual(said)
  expect(await dropped({ 3: { class_type: 'KSampler', inputs: {} } })).toEqual(said)
})

test('a document that is broken is refused in whole sentences', async () => {
  const { message } = (await readDropped(new Blob(['{"nodes": [1,']))) as { message: string }
  expect(message).toMatch(/^[A-Z].*\.$/)
  expect(await dropped({ title: 'x' })).toMatchObject({ type: 'refused' })
})
