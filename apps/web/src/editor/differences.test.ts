import { type GraphNode, newProject, type Shot } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { differencesOf, marksOf } from './differences.ts'

const node = (type: string, params: GraphNode['params'] = {}): GraphNode => ({
  type,
  version: 1,
  params,
  at: { x: 0, y: 0 },
  mode: 'run',
})
const shot = (id: string, prompt = ''): Shot => ({ id, prompt, frames: 17, cut: true, seed: 1, take: 0, locked: false })

test('what differs is said with the names and numbers that people see', () => {
  const before = newProject('p', 'P').graph
  before.nodes = {
    scene: node('scene', { scene: { story: '', shots: [shot('x'), shot('y')] } }),
    film: { ...node('exportFilm'), title: 'My film' },
    gone: node('note'),
  }
  const after = structuredClone(before)
  after.nodes.scene.params = { scene: { story: '', shots: [shot('new'), shot('y', 'It snows.')] } }
  after.nodes.film = { ...after.nodes.film, at: { x: 5, y: 5 }, mode: 'muted' }
  delete after.nodes.gone
  const said = differencesOf(before, after).map(({ change, text }) => `${change}: ${text}`)
  expect(said).toEqual([
    'removed: Node Note',
    'changed: My film: run, bypassed or muted',
    'moved: My film: its place',
    'added: Shot 1',
    'removed: Shot 1, as it was numbered then',
    'changed: Shot 2: its prompt',
  ])
  expect([...marksOf(before, after)]).toEqual([
    ['gone', 'removed'],
    ['scene', 'changed'],
    ['film', 'changed'],
  ])
})
