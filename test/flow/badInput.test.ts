import { crc32, deflateSync } from 'node:zlib'
import { type AssetRef, emptyGraph, type Graph } from '@sceneweave/project'
import { putAsset, readRun } from '@sceneweave/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { done, eventsOf, type FlowStage, openFlowStage } from './flowStage.ts'

let stage: FlowStage
beforeAll(async () => {
  stage = await openFlowStage()
  await stage.startRunner()
}, 300_000)
afterAll(() => stage?.close(), 60_000)

const loading = (type: 'loadImage' | 'loadVideo', asset: AssetRef): Graph => ({
  ...emptyGraph(),
  nodes: {
    load: { type, version: 1, params: { asset }, at: { x: 0, y: 0 }, mode: 'run' },
    words: { type: 'text', version: 1, params: { text: 'beside' }, at: { x: 0, y: 0 }, mode: 'run' },
  },
})

const picture = { asset: 'a'.repeat(64), mediaType: 'image/png', bytes: 100 }
const stored = (bytes: Buffer, mediaType: string) => async () => putAsset(stage.store, bytes, { mediaType })

test.each([
  ['a picture that is not stored', 'loadImage', async () => picture, 'not-found', /Upload the file again/],
  ['a film that is not stored', 'loadVideo', async () => ({ ...picture, mediaType: 'video/mp4' }), 'not-found', /./],
  ['a picture that is none', 'loadImage', stored(Buffer.from('no picture'), 'image/png'), 'unknown-format', /./],
  ['a film that is none', 'loadVideo', stored(Buffer.alloc(5000, 7), 'video/mp4'), 'unknown-format', /./],
  ['a picture that unpacks to 30 GB', 'loadImage', stored(bomb(100_000, 100_000), 'image/png'), 'too-large', /Make it/],
  ['a picture that unpacks to less than it says', 'loadImage', stored(bomb(900, 900), 'image/png'), 'unreadable', /./],
] as const)(
  '%s fails at its node in words; the rest of the run and the runner go on',
  async (_, type, make, code, words) => {
    const run = await stage.submit(loading(type, await make()))
    const events = await eventsOf(stage.store, run.id)
    expect(events.find(({ type }) => type === 'node-error')).toMatchObject({
      node: 'load',
      code,
      message: expect.stringMatching(words),
    })
    expect(events.some((event) => event.type === 'node-end' && event.node === 'words')).toBe(true)
    expect(await readRun(stage.store, run.id)).toMatchObject({ status: 'failed', fault: { code }, attempt: 1 })
  },
)

test('after all that the runner makes a film', async () => {
  await done(stage.store, await stage.submit(stage.graph('joint', { 'shot1.frames': 5 })))
}, 300_000)

/** A valid PNG of a few bytes whose head claims any size. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(body.length)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, sum])
  }
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(99))), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([signature, ...parts])
}
