import { applyEdit, emptyGraph, newProject } from '@sceneweave/project'
import { expect, it } from 'vitest'
import { draggedAsset } from './assetDrag.ts'
import { isMoving, loaderEdit, loaderFor, takes } from './loaders.ts'

const asset = { asset: 'a'.repeat(64), mediaType: 'image/png', bytes: 7 }
const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const webp = (flags: number) => bytes(`RIFF    WEBPVP8X    ${String.fromCharCode(flags)}   `)

it('chooses the node by what a file is, and looks into those that may be either', () => {
  expect(loaderFor('image/png')).toBe('loadImage')
  expect(loaderFor('video/mp4')).toBe('loadVideo')
  expect(loaderFor('image/webp', webp(0b10))).toBe('loadVideo')
  expect(loaderFor('image/webp', webp(0b10000))).toBe('loadImage')
  expect(loaderFor('image/gif', bytes('GIF89a    NETSCAPE2.0'))).toBe('loadVideo')
  expect(loaderFor('application/pdf')).toBeNull()
  expect(isMoving(new Uint8Array(0))).toBe(false)
})

it('makes a node where the file was let go, that the project takes', () => {
  const graph = emptyGraph()
  const edit = loaderEdit(graph, asset, { type: 'loadImage', at: { x: 10.4, y: 5 } })
  const { project } = applyEdit({ ...newProject('p', 'p'), graph }, edit)
  const [node] = Object.values(project.graph.nodes)
  expect(node).toMatchObject({ type: 'loadImage', at: { x: 10, y: 5 }, params: { asset } })
})

it('puts it into the loader it was dropped on, if that takes such files', () => {
  const at = { x: 0, y: 0 }
  const node = { type: 'loadVideo', version: 1, params: {}, at, mode: 'run' as const }
  const graph = { ...emptyGraph(), nodes: { film: node } }
  const film = { ...asset, mediaType: 'video/mp4' }
  expect(loaderEdit(graph, film, { type: 'loadVideo', at, onto: 'film' })).toMatchObject({ type: 'node-change' })
  expect(loaderEdit(graph, asset, { type: 'loadImage', at, onto: 'film' })).toMatchObject({ type: 'node-add' })
  expect([takes('loadImage', 'image/png'), takes('loadVideo', 'image/png'), takes('text', 'image/png')]).toEqual([
    true,
    false,
    false,
  ])
})

it('takes nothing from a drag that is not an asset of ours', () => {
  expect(draggedAsset(JSON.stringify(asset))).toEqual(asset)
  for (const text of ['', 'null', '{"asset":"x"}', '[1]', JSON.stringify({ ...asset, extra: 1 })])
    expect(draggedAsset(text)).toBeNull()
})
