import { catalogue } from '@sceneweave/nodes'
import { emptyGraph, type Graph, type GraphNode, type Json } from '@sceneweave/project'

/** A node of the palette with these parameters. */
export const paletteNode = (type: string, params: Record<string, Json> = {}): GraphNode => ({
  type,
  version: catalogue.nodes.get(type)!.version,
  params,
  at: { x: 0, y: 0 },
  mode: 'run',
})

/** Wires as `from.port > to.port`, in their order at each port. */
export const wired = (texts: readonly string[]): Graph['wires'] =>
  Object.fromEntries(
    texts.map((text, order) => {
      const [[from, out], [to, port]] = text.split(' > ').map((end) => end.split('.'))
      return [`w${order}`, { from: { node: from, port: out }, to: { node: to, port }, order }]
    }),
  )

let films = 0

/** A film of so many shots that no other film has, each seeing those before it: story → pick1 → make1 → decode1 → film → export. */
export function chainFilm(count: number): Graph {
  films++
  const numbers = Array.from({ length: count }, (_, at) => at + 1)
  const shots = numbers.map((at) => ({
    ...{ id: `shot${at}`, prompt: `Bear ${films} in the snow, ${at}.`, frames: 17, cut: true },
    ...{ seed: at, take: 0, locked: false },
  }))
  const parts = numbers.flatMap((at) => [
    [`pick${at}`, paletteNode('pickShot', { position: at })],
    [`make${at}`, paletteNode('nextShot')],
    [`decode${at}`, paletteNode('decode')],
  ])
  const wires = numbers.flatMap((at) => [
    `story.scene > pick${at}.scene`,
    `pick${at}.scene > make${at}.scene`,
    `model.model > make${at}.model`,
    `plan.plan > make${at}.plan`,
    ...(at > 1 ? [`make${at - 1}.history > make${at}.history`] : []),
    `make${at}.latents > decode${at}.latents`,
    `model.model > decode${at}.model`,
    `decode${at}.clip > film.clips`,
  ])
  return {
    ...emptyGraph(),
    nodes: {
      model: paletteNode('loadModel'),
      story: paletteNode('scene', { scene: { story: 'A bear walks.', shots } }),
      plan: paletteNode('noisePlan', { steps: 20 }),
      ...Object.fromEntries(parts),
      film: paletteNode('join'),
      export: paletteNode('exportFilm', { title: 'The bear' }),
    },
    wires: wired([...wires, 'film.video > export.video']),
  }
}
