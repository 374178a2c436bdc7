import { renderShot } from '@sceneweave/world'
import { expect, test } from 'vitest'
import { ClipStore, clipMemory } from './clipStore.ts'
import { sceneOf } from './dataset.ts'
import { toyConfig } from './toyRecipe.ts'
import { vaeBatch } from './vaeBatch.ts'

const scenes = { firstSeed: 40, scenes: 3 }

test('a shot is drawn by whoever asks first, and is a shot of its scene; others read the same memory', () => {
  const memory = clipMemory(toyConfig, 7)
  const [first, second] = [new ClipStore(toyConfig, scenes, memory), new ClipStore(toyConfig, scenes, memory)]
  const drawn = first.clip(4)
  const film = sceneOf(scenes, 1)
  expect(
    film.shots.some((_, shot) => Buffer.from(renderShot(film, shot, toyConfig.size)).equals(Buffer.from(drawn))),
  ).toBe(true)
  drawn[0] ^= 1
  expect(second.clip(4)[0], 'not drawn again').toBe(drawn[0])
  expect([...new Int32Array(memory.drawn)]).toEqual([0, 0, 0, 0, 1, 0, 0])
})

test('batches from kept shots are the same whatever was drawn before', () => {
  const spec = { seed: 1, stream: 5, scenes, clips: 2, frames: 5, posteriorStd: 0.1, edges: 2 }
  const fresh = () => new ClipStore(toyConfig, scenes, clipMemory(toyConfig, 7))
  const used = fresh()
  for (let at = 0; at < 7; at++) used.clip(at)
  expect(vaeBatch(toyConfig, spec, used)).toEqual(vaeBatch(toyConfig, spec, fresh()))
})
