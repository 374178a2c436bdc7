// A shot of 97 pictures of 480² through the autoencoder of lct-3b on a CPU: `node --import tsx test/bench/autoencoder.mts decode 2`
// with so many GB of room, `… encode` with the room that it takes by itself. Equal results have equal digests.
import { createHash } from 'node:crypto'
import { Autoencoder, presetConfig, tokenGrid, tokenWidth } from '@sceneweave/model'
import { type Device, seededNormals, sizeOf } from '@sceneweave/tensor'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { hostBytes } from '../../packages/model/src/tileProgram.ts'
import { toyAutoencoderWeights } from '../../packages/model/src/toyModel.ts'

const [half = 'decode', room] = process.argv.slice(2)
const frames = 97
const config = presetConfig('lct-3b', ['a'])
const weights = toyAutoencoderWeights(config)
const onnx = onnxDevice({ threads: 2 })
const memory: Device['memory'] = {
  free: async () => Number(room) * 1e9,
  needed: async (program) => hostBytes(program),
  resident: () => 0,
}
const autoencoder = new Autoencoder(config, room ? { ...onnx, memory } : onnx, weights)
const latents = Float32Array.from(seededNormals(1, 0, sizeOf(tokenGrid(config, frames)) * tokenWidth(config)))
const pictures = Uint8Array.from({ length: frames * config.size ** 2 * 3 }, (_, at) => (at * 7919) % 251)

const [start, before] = [performance.now(), process.cpuUsage()]
let tiles = 1
const onTile = async (_: number, of: number) => {
  tiles = of
}
const made =
  half === 'encode'
    ? await autoencoder.encode(pictures, { onTile })
    : await autoencoder.decode(latents, frames, { onTile })
const [seconds, { user, system }] = [(performance.now() - start) / 1000, process.cpuUsage(before)]
const digest = createHash('sha256').update(new Uint8Array(made.buffer)).digest('hex').slice(0, 12)
// kilobytes on Linux
const peak = process.resourceUsage().maxRSS / 1e6
console.log(
  `${half}, ${tiles} tiles: ${seconds.toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of processors, ` +
    `peak ${peak.toFixed(2)} GB, digest ${digest}`,
)
await onnx.release()
