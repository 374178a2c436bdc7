import { expect, test } from 'vitest'
import { picturesIn } from './pictures.ts'

const asset = (mediaType: string, digit = 'a') => ({ asset: digit.repeat(64), mediaType, bytes: 1 })

test('a clip whose file no browser shows is seen by its preview', () => {
  const preview = asset('image/webp', 'b')
  expect(picturesIn({ clip: asset('application/x-frames'), frames: 17, preview })).toEqual([preview])
})

test('a take is seen by its clip, a film by its first clips, a list by all of its items', () => {
  const film = asset('video/mp4')
  expect(
    picturesIn({ take: 't', latents: { latents: asset('application/x-safetensors') }, clip: { clip: film } }),
  ).toEqual([film])
  expect(picturesIn({ segments: [{ clip: film }, { clip: film }] })).toHaveLength(2)
  expect(picturesIn([{ image: asset('image/png') }, { image: asset('image/png') }])).toHaveLength(2)
})

test('words, numbers and latents are no pictures', () => {
  for (const value of ['a', 1, null, { latents: asset('application/x-safetensors') }])
    expect(picturesIn(value)).toEqual([])
})
