import { expect, test } from 'vitest'
import { readRange } from './assetRange.ts'
import { ApiFault } from './fault.ts'
import { RateLimit } from './rateLimit.ts'
import { isShownType, sniff } from './sniff.ts'
import { Subscriptions } from './subscriptions.ts'

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

test.each([
  ['\x89PNG\r\n\x1a\n<html>', 'image/png', true],
  ['\xff\xd8\xff\xe0', 'image/jpeg', true],
  ['GIF89a', 'image/gif', true],
  ['RIFF\x00\x00\x00\x00WEBPVP8 ', 'image/webp', true],
  ['\x00\x00\x00\x20ftypisom', 'video/mp4', true],
  ['\x00\x00\x00\x14ftypqt  ', 'video/quicktime', true],
  ['\x10\x00\x00\x00\x00\x00\x00\x00{"latents":', 'application/x-safetensors', false],
  ['<!doctype html><script>alert(1)</script>', 'application/octet-stream', false],
  ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'application/octet-stream', false],
  ['<?xml version="1.0"?>', 'application/octet-stream', false],
  ['%PDF-1.7', 'application/octet-stream', false],
  ['GIF87', 'application/octet-stream', false],
  ['\x80\x04\x95 pickle', 'application/octet-stream', false],
  ['', 'application/octet-stream', false],
])('%j is %s by its content', (head, mediaType, isShown) => {
  expect(sniff(bytes(head))).toEqual({ mediaType, isShown })
  expect(isShownType(mediaType)).toBe(isShown)
})

test('nothing that a browser could run is ever shown in place', () => {
  for (const type of ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'application/pdf'])
    expect(isShownType(type)).toBe(false)
})

test.each([
  [null, null],
  ['bytes=0-9', { from: 0, to: 10 }],
  ['bytes=90-', { from: 90, to: 100 }],
  ['bytes=-5', { from: 95, to: 100 }],
  ['bytes=-500', { from: 0, to: 100 }],
  ['bytes=50-5000', { from: 50, to: 100 }],
  ['bytes=0-1,5-9', null],
  ['bytes=-', null],
  ['lines=1-2', null],
])('the range %j of 100 bytes is %j', (header, range) => {
  expect(readRange(header, 100)).toEqual(range)
})

test.each(['bytes=100-', 'bytes=9-5', 'bytes=-0'])('the range %j of 100 bytes is refused', (header) => {
  expect(() => readRange(header, 100)).toThrow(expect.objectContaining({ code: 'wrong-range' }))
})

test('a limit holds for each key alone and comes back evenly with time', () => {
  let now = 0
  const limit = new RateLimit('knocks', 60, () => now)
  for (let knock = 0; knock < 60; knock++) limit.take('a')
  expect(() => limit.take('a')).toThrow(ApiFault)
  limit.take('b')
  now += 2_000
  limit.take('a')
  expect(() => limit.take('a')).toThrow(expect.objectContaining({ code: 'too-often' }))
})

test('who follows too many things at once is told so, until he closes one', () => {
  const subscriptions = new Subscriptions(2)
  const close = subscriptions.open('ada')
  subscriptions.open('ada')
  expect(() => subscriptions.open('ada')).toThrow(expect.objectContaining({ code: 'too-often' }))
  subscriptions.open('bea')
  close()
  subscriptions.open('ada')
})
