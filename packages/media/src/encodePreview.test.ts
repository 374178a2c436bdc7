import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { encodePreview } from './encodePreview.ts'
import { openVideo } from './openVideo.ts'
import { all, countedSource, emptyFolder, gradientFrames, psnr } from './testFilm.ts'

/** Frames of noise, the worst that there is. Seeded. */
function noise(count: number, width: number, height: number): Uint8Array[] {
  let state = 3
  return Array.from({ length: count }, () =>
    Uint8Array.from({ length: width * height * 3 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state >>> 24
    }),
  )
}

test.each([64, 96, 128])('17 frames of a calm shot at %i pixels stay whole, looping and below 30 KiB', async (side) => {
  const frames = gradientFrames(17, side, side)
  const bytes = await encodePreview(frames, { width: side, height: side, framesPerSecond: 8 })
  expect(bytes.length).toBeLessThanOrEqual(30 * 1024)
  const video = await openVideo(countedSource(bytes).source)
  expect([video.frames, video.width, Math.round(video.framesPerSecond)]).toEqual([17, side, 8])
  const back = await all(video.read(0, 17))
  for (const [i, frame] of back.entries()) expect(psnr(frames[i], frame, [side, side, side])).toBeGreaterThan(28)
  // the animation's own head: 0 means without end
  const head = Buffer.from(bytes)
  expect(head.readUInt16LE(head.indexOf('ANIM') + 12)).toBe(0)
})

test('a large film is made smaller and keeps its proportions', async () => {
  const bytes = await encodePreview(gradientFrames(9, 320, 160), { width: 320, height: 160, framesPerSecond: 8 })
  const file = path.join(await emptyFolder(), 'preview.webp')
  await writeFile(file, bytes)
  expect(await openVideo(file)).toMatchObject({ width: 128, height: 64, frames: 9 })
})

test('even noise stays below the size that was asked for', async () => {
  const shape = { width: 128, height: 128, framesPerSecond: 8 }
  for (const maxBytes of [30 * 1024, 3000]) {
    const bytes = await encodePreview(noise(17, 128, 128), shape, { maxBytes })
    expect(bytes.length).toBeLessThanOrEqual(maxBytes)
    expect((await openVideo(countedSource(bytes).source)).frames).toBeGreaterThanOrEqual(1)
  }
  await expect(encodePreview(noise(2, 64, 64), shape)).rejects.toMatchObject({ code: 'frame-size' })
  await expect(encodePreview([], shape)).rejects.toMatchObject({ code: 'no-frames' })
  await expect(encodePreview(noise(1, 128, 128), shape, { maxBytes: 10 })).rejects.toMatchObject({
    code: 'bad-options',
  })
})
