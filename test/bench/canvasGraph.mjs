// Rows of the film's own chain: nodes with two to eight ports and up to four parameters, about 1.5 wires a node.
const chain = [
  { type: 'loadModel', params: { source: 'tiny' } },
  { type: 'character', params: { id: 'A', description: 'a white bear wearing a scarf' } },
  { type: 'scene', params: { scene: { story: 'Character A finds a place to rest.', shots: [] } } },
  { type: 'noisePlan', params: { mode: 'joint', steps: 20 } },
  { type: 'generateScene', params: { guidance: 3 } },
  { type: 'decode', params: {} },
  { type: 'trim', params: {} },
  { type: 'join', params: {} },
  { type: 'text', params: { text: 'Wide shot of Character A walking through the snow.' } },
  { type: 'exportFilm', params: { title: 'Night in the snow' } },
]

// [from, port, to, port]: places in the chain
const joints = [
  [0, 'model', 4, 'model'],
  [1, 'character', 2, 'characters'],
  [2, 'scene', 4, 'scene'],
  [3, 'plan', 4, 'plan'],
  [4, 'shots', 5, 'latents'],
  [0, 'model', 5, 'model'],
  [5, 'clip', 6, 'clip'],
  [6, 'clip', 7, 'clips'],
  [5, 'clip', 7, 'clips'],
  [7, 'video', 9, 'video'],
  [8, 'text', 2, 'story'],
  [4, 'shots', 7, 'clips'],
]

const pitch = { x: 300, y: 280 }

/** A saved graph of so many nodes in chains of ten, five chains side by side; every chain feeds the next with its film. */
export function benchGraph(count) {
  const nodes = {}
  const wires = {}
  const inRow = Math.max(1, Math.round(Math.sqrt((count / 10) * 0.25)))
  for (let at = 0; at < count; at++) {
    const [chainAt, place] = [Math.floor(at / 10), at % 10]
    const x = ((chainAt % inRow) * 10 + place) * pitch.x
    const y = Math.floor(chainAt / inRow) * pitch.y
    nodes[`n${at}`] = { ...chain[place], version: 1, at: { x, y }, mode: 'run' }
  }
  for (let start = 0; start + 9 < count; start += 10) {
    joints.forEach(([from, out, to, into], order) => {
      const wire = { from: { node: `n${start + from}`, port: out }, to: { node: `n${start + to}`, port: into }, order }
      wires[`w${start + order}x${order}`] = wire
    })
    if (start + 19 < count)
      wires[`f${start}`] = {
        from: { node: `n${start + 7}`, port: 'video' },
        to: { node: `n${start + 17}`, port: 'before' },
        order: 0,
      }
  }
  return { version: 1, nodes, wires, frames: {} }
}
