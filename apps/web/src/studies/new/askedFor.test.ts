import type { Graph, Project } from '@sceneweave/project'
import { newProject } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { wordsOf } from './askedFor.ts'

const node = (type: string, params: object) => ({ type, version: 1, params, at: { x: 0, y: 0 }, mode: 'run' })
const wire = (from: string, out: string, to: string, port: string) => ({
  from: { node: from, port: out },
  to: { node: to, port },
  order: 'a',
})

function graphOf(shots: readonly string[], more: Readonly<Record<string, object>> = {}): Graph {
  const scene = {
    story: 'they look for the sea',
    shots: shots.map((prompt, at) => ({ id: `shot${at}`, prompt, cut: false, frames: 17, seed: 1 })),
  }
  const nodes = {
    scene: node('scene', { scene }),
    bear: node('character', { id: 'A', description: 'a white bear' }),
    nobody: node('character', { id: 'B', description: ' ' }),
    beach: node('environment', { description: 'a beach.' }),
  }
  const wires = {
    one: wire('bear', 'character', 'scene', 'characters'),
    two: wire('nobody', 'character', 'scene', 'characters'),
    place: wire('beach', 'environment', 'scene', 'environment'),
    ...more,
  }
  return { ...(newProject('p', '') as Project).graph, nodes, wires } as unknown as Graph
}

test('what a film was asked for is who, where and what, then a line of each shot that has words', () => {
  expect(wordsOf(graphOf(['a bear walks', ' ', 'it sleeps.']))).toBe(
    'Character A: a white bear. A beach. They look for the sea.\n1. A bear walks.\n3. It sleeps.',
  )
  expect(wordsOf({ ...graphOf([]), nodes: {}, wires: {} })).toBe('')
})

test('a story that comes by a wire is left out: the one that is written in the scene was not used', () => {
  const wired = graphOf(['a bear walks'], { story: wire('words', 'text', 'scene', 'story') })
  expect(wordsOf(wired)).toBe('Character A: a white bear. A beach.\n1. A bear walks.')
})
