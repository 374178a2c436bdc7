// node --import tsx test/bench/drawing.mts [size] [scenes]: milliseconds a frame of the film set takes on one core, every shot of
// so many scenes, after a few to warm up; and a digest of all pixels, equal where two versions draw the same.
import { createHash } from 'node:crypto'
import { scene as drawScene, renderShot } from '@sceneweave/world'

const [size = 128, scenes = 60] = process.argv.slice(2).map(Number)
const WARM = 10
const digest = createHash('sha256')
let [frames, ms] = [0, 0]
for (let seed = -WARM; seed < scenes; seed++) {
  const scene = drawScene(seed + WARM)
  for (const [at, shot] of scene.shots.entries()) {
    const start = performance.now()
    const pixels = renderShot(scene, at, size)
    if (seed < 0) continue
    ms += performance.now() - start
    frames += shot.frames
    digest.update(pixels)
  }
}
console.log(
  `${(ms / frames).toFixed(3)} ms a frame of ${size} × ${size}, ${frames} frames, ${digest.digest('hex').slice(0, 16)}`,
)
