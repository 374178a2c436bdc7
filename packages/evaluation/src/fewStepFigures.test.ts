import { checkConfig, presets } from '@sceneweave/model'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { vocabulary } from '@sceneweave/world'
import { expect, test } from 'vitest'
import { fewStepFigures } from './fewStepFigures.ts'
import { busyWeights } from './speed/speedSubject.ts'

const micro = { width: 16, heads: 1, layers: 1, ropePairs: [2, 3, 3], timeEmbedding: 8, mlpRatio: 1, maxFrames: 5 }
const config = checkConfig({ ...presets.tiny, ...micro, vocabulary: [...vocabulary] })

test('the comparison finds no distance where the student is the teacher with all its steps', async () => {
  const device = onnxDevice({ threads: 1, sessions: 60 })
  const base = { config, weights: busyWeights(config, 1), provenance: {}, hash: 'micro' }
  const schedule = { steps: 6, shift: 2, solver: 'multistep' } as const
  const head = { model: 'micro', base: 'micro', rank: 2, provenance: {}, hash: '', schedule }
  const { ways } = await fewStepFigures({
    ...{ base, device, companion: { head, weights: base.weights }, scenes: { firstScene: 8_000_000, scenes: 2 } },
    teacher: { steps: 6, guidance: 1 },
    afterFilm: async () => {},
  })
  await device.release()
  const own = ways.filter(({ steps }) => steps === 6)
  expect(own.map(({ distance, nextDistance }) => [distance.mean, nextDistance.mean])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ])
  for (const { distance, steps } of ways) if (steps !== 6) expect(distance.mean).toBeGreaterThan(0)
}, 120_000)
