import { applyEdit, emptyGraph, newProject } from '@sceneweave/project'
import { expect, it } from 'vitest'
import { draggedAsset } from './assetDrag.ts'
import { isMoving, loaderEdit, loaderFor, replaceEdit } from './loaders.ts'

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

it('puts it into the node it was dropped on, if that takes such files and no wire goes before it', () => {
  const node = (type: string) => ({ type, version: 1, params: {}, at: { x: 0, y: 0 }, mode: 'run' as const })
  const nodes = { film: node('loadVideo'), hero: node('character'), model: node('loadModel'), words: node('text') }
  const graph = { ...emptyGraph(), nodes }
  const change = (id: string, params: object) => ({ type: 'node-change', id, change: { params } })
  expect(replaceEdit(graph, asset, 'hero')).toEqual(change('hero', { picture: asset }))
  const film = { ...asset, mediaType: 'video/mp4' }
  expect(replaceEdit(graph, film, 'film')).toEqual(change('film', { asset: film }))
  const weights = { ...asset, mediaType: 'application/x-safetensors' }
  expect(replaceEdit(graph, weights, 'model')).toEqual(change('model', { source: asset.asset }))
  for (const id of ['film', 'model', 'words', 'nobody']) expect(replaceEdit(graph, asset, id), id).toBeNull()
  const wire = { from: { node: 'x', port: 'image' }, to: { node: 'hero', port: 'picture' }, order: 0 }
  expect(replaceEdit({ ...graph, wires: { wire } }, asset, 'hero')).toBeNull()
})

it('takes nothing from a drag that is not an asset of ours', () => {
  expect(draggedAsset(JSON.stringify(asset))).toEqual(asset)
  for (const text of ['', 'null', '{"asset":"x"}', '[1]', JSON.stringify({ ...asset, extra: 1 })])
    expect(draggedAsset(text)).toBeNull()
})
