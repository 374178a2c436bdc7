import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { codecReport, encodeImage, writeFilm } from '@sceneweave/media'
import { templates } from '@sceneweave/nodes'
import { canonicalJson, newProject, writeDocument } from '@sceneweave/project'
import { describe, expect, it } from 'vitest'
import { readDropped } from '../apps/web/src/run/carriedDocument.ts'

// The page reads what packages/media writes, without its code: here both meet.

const { graph } = templates[0]
const title = 'Нічны "снег" & <b> 🎬 镜头'
const metadata = { title, document: JSON.stringify({ title }), graph: canonicalJson(graph) }
const picture = { data: new Uint8Array(24 * 16 * 3).fill(90), width: 24, height: 16 }
const folder = await mkdtemp(path.join(tmpdir(), 'dropped-'))

async function film(ending: string, frames: number, carried?: Record<string, string>): Promise<Blob> {
  const file = path.join(folder, `${crypto.randomUUID()}${ending}`)
  const all = Array.from({ length: frames }, (_, index) => new Uint8Array(24 * 16 * 3).fill(index * 9))
  await writeFilm(file, all, { width: 24, height: 16, framesPerSecond: 8, metadata: carried })
  return new Blob([await readFile(file)])
}
const image = async (format: 'png' | 'jpeg' | 'webp', carried?: Record<string, string>) =>
  new Blob([new Uint8Array(await encodeImage(picture, format, carried))])

const found = (await codecReport()).filter(({ available }) => available).map(({ name }) => name)
const canWrite = found.some((name) => name !== 'sharp') ? ['.mp4', '.webp', '.gif'] : ['.webp', '.gif']

describe.each(['.mp4', '.webp', '.gif'])('a film that was exported as %s and is dropped on the page', (ending) => {
  const run = it.runIf(canWrite.includes(ending))
  run('opens the graph that made it, under its title', async () => {
    const dropped = await readDropped(await film(ending, 5, metadata))
    expect(dropped).toEqual({ type: 'project', from: 'media', document: { title, graph } })
  })
  run('is a film and nothing else when it carries nothing', async () => {
    expect(await readDropped(await film(ending, 3))).toEqual({ type: 'media' })
  })
  run('gives its graph whole or not at all, wherever it is cut off, and never throws where it is damaged', async () => {
    const bytes = new Uint8Array(await (await film(ending, 2, metadata)).arrayBuffer())
    for (let cut = 16; cut < bytes.length; cut += Math.ceil(bytes.length / 60)) {
      const dropped = await readDropped(new Blob([bytes.slice(0, cut)]))
      if (dropped.type === 'project') expect(dropped.document.graph).toEqual(graph)
    }
    for (let at = 12; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
      const broken = bytes.slice()
      broken.fill(255, at, at + 4)
      await expect(readDropped(new Blob([broken]))).resolves.toBeDefined()
    }
  })
})

describe.each(['png', 'jpeg', 'webp'] as const)('a picture that was exported as %s', (format) => {
  it('opens the graph that made it', async () => {
    const dropped = await readDropped(await image(format, metadata))
    expect(dropped).toEqual({ type: 'project', from: 'media', document: { title, graph } })
  })
  it('is a picture when it carries nothing', async () => {
    expect(await readDropped(await image(format))).toEqual({ type: 'media' })
  })
})

describe('a document that is dropped', () => {
  const text = (value: string) => new Blob([value])

  it('opens, be it a project or a graph', async () => {
    const project = { ...newProject('p', 'Mine'), graph }
    expect(await readDropped(text(writeDocument(project)))).toMatchObject({ document: { title: 'Mine', graph } })
    expect(await readDropped(text(`\uFEFF  ${writeDocument(graph)}`.slice(1)))).toMatchObject({ document: { graph } })
  })

  it('is refused in words when it is none of ours', async () => {
    for (const bad of ['{}', '{"version":1}', '{"a":1,"a":2}', '{', '{"graph":[]}', `{"__proto__":{}}`]) {
      const dropped = await readDropped(text(bad))
      expect(dropped.type).toBe('refused')
      expect(dropped.type === 'refused' && (dropped.message ?? dropped.details)).toBeTruthy()
    }
  })

  it('is refused when it is neither text of ours nor a picture', async () => {
    for (const other of ['', 'hello', '%PDF-1.7', '<svg/>'])
      expect(await readDropped(text(other))).toEqual({ type: 'refused' })
  })

  it('is not believed when a film carries something else in its place, or a newer form', async () => {
    for (const graph of ['{"version":99}', '[]', 'words', '']) {
      const { type } = await readDropped(await film('.webp', 2, { ...metadata, graph }))
      expect(type).toBe('refused')
    }
  })

  it('is not unpacked beyond all bounds', async () => {
    const bomb = await film('.gif', 1, { graph: `${' '.repeat(2 ** 25)}{}` })
    expect((await readDropped(bomb)).type).toBe('refused')
  })
})
