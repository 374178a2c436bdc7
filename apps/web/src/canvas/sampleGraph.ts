import { emptyGraph, type Graph, type GraphNode, type Wire } from '@sceneweave/project'

// For the tests of this folder.

const node = (type: string, x: number, y: number): GraphNode => ({
  type,
  version: 1,
  params: {},
  at: { x, y },
  mode: 'run',
})

const wire = (from: string, to: string, order = 0): Wire => {
  const [[a, out], [b, into]] = [from.split('.'), to.split('.')]
  return { from: { node: a, port: out }, to: { node: b, port: into }, order }
}

/** A model and latents into a decoder, its clip and that of a trim joined to a film; one text that nothing reads. */
export const sampleGraph = (): Graph => ({
  ...emptyGraph(),
  nodes: {
    model: node('loadModel', 0, 0),
    next: node('nextShot', 300, 0),
    decode: node('decode', 600, 0),
    trim: node('trim', 900, 0),
    join: node('join', 1200, 0),
    text: node('text', 0, 400),
  },
  wires: {
    w1: wire('model.model', 'decode.model'),
    w2: wire('next.latents', 'decode.latents'),
    w3: wire('decode.clip', 'join.clips', 0),
    w4: wire('trim.clip', 'join.clips', 1),
    w5: wire('decode.clip', 'trim.clip'),
  },
  frames: {},
})
