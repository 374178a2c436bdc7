import { readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { chooseCodec } from './codecList.ts'
import { contentType } from './contentType.ts'
import { writeFilm } from './film.ts'
import { encodeFrames } from './framesFile.ts'
import { all, emptyFolder, gradientFrames } from './testFilm.ts'

const text = (words: string) => contentType(Buffer.from(words))
const shape = { width: 16, height: 16, framesPerSecond: 8 }

test('pictures and films that are really encoded are known by their content', async () => {
  const image = sharp({ create: { width: 8, height: 8, channels: 3, background: '#345' } })
  expect(contentType(await image.png().toBuffer())).toBe('image/png')
  expect(contentType(await image.jpeg().toBuffer())).toBe('image/jpeg')
  expect(contentType(await image.webp().toBuffer())).toBe('image/webp')
  expect(contentType(await image.gif().toBuffer())).toBe('image/gif')
  expect(contentType(await image.avif().toBuffer())).toBe(undefined)
  const clip = await all(encodeFrames(gradientFrames(1, 16, 16), { ...shape, frames: 1 }))
  expect(contentType(Buffer.concat(clip))).toBe('application/x-sceneweave-frames')
})

test('an .mp4 is known by its content', async ({ skip }) => {
  const file = path.join(await emptyFolder(), 'film.mp4')
  if (!(await chooseCodec(file).catch(() => undefined))) return skip('no codec for .mp4 here')
  await writeFilm(file, gradientFrames(2, 16, 16), shape)
  expect(contentType((await readFile(file)).subarray(0, 64))).toBe('video/mp4')
})

test('WebM, QuickTime, weights and JSON are told apart', () => {
  const ebml = (kind: string) =>
    Buffer.from(`\x1aE\xdf\xa3\x9fB\x86\x81\x01\x42\x82${String.fromCharCode(128 + kind.length)}${kind}`, 'latin1')
  expect(contentType(ebml('webm'))).toBe('video/webm')
  expect(contentType(ebml('matroska'))).toBe(undefined)
  expect(text('\0\0\0\x14ftypqt  ....')).toBe('video/quicktime')
  const tensors = (head: string, length = head.length) => {
    const bytes = Buffer.alloc(8 + head.length)
    bytes.writeBigUInt64LE(BigInt(length))
    bytes.write(head, 8)
    return contentType(bytes)
  }
  expect(tensors('{"a":{"dtype":"F32"}}')).toBe('application/x-safetensors')
  expect(tensors('{"a":{"dtype":"F32"}}', 2 ** 40)).toBe(undefined)
  expect(text(' \n{"nodes": []}')).toBe('application/json')
  expect(text('\uFEFF[1, 2]')).toBe('application/json')
  expect(text(`{"title": "${'雨'.repeat(3000)}"}`)).toBe('application/json')
  expect(text('{}')).toBe('application/json')
})

test('what is nothing of these has no type', () => {
  for (const words of [
    '',
    '{',
    'only words',
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '<html>',
    '%PDF-1.7',
    '{hello}',
    'RIFF....WAVE',
  ])
    expect(text(words), words).toBe(undefined)
  expect(contentType(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff]))).toBe(undefined)
})
