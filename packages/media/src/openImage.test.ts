import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { openImage } from './openImage.ts'
import { encodeImage } from './picture.ts'
import { countedSource, emptyFolder, gradientFrames } from './testFilm.ts'

const picture = { data: gradientFrames(1, 24, 10)[0], width: 24, height: 10 }
const refusal = (bytes: Uint8Array, options = {}) => expect(openImage(bytes, options)).rejects
/** Like sharp({create}): a red picture. */
const red = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#f00' } })

describe('a picture', () => {
  test.each(['png', 'jpeg', 'webp'] as const)('as %s comes back from bytes, a file and a source', async (format) => {
    const bytes = await encodeImage(picture, format)
    const file = path.join(await emptyFolder(), 'picture')
    await writeFile(file, bytes)
    for (const image of [bytes, file, countedSource(bytes).source]) {
      const back = await openImage(image)
      expect([back.width, back.height]).toEqual([24, 10])
      const worst = Math.max(...back.data.map((value, i) => Math.abs(value - picture.data[i])))
      expect(worst).toBeLessThanOrEqual(format === 'png' ? 0 : 24)
    }
  })

  test('is turned upright as its EXIF says', async () => {
    const half = Buffer.concat([Buffer.alloc(8 * 4 * 3), Buffer.alloc(8 * 4 * 3, 255)])
    const image = sharp(half, { raw: { width: 8, height: 8, channels: 3 } }).resize(8, 4)
    const back = await openImage(await image.withMetadata({ orientation: 6 }).png().toBuffer())
    expect([back.width, back.height]).toEqual([4, 8])
    // the dark upper half is turned to the right
    expect([back.data[0], back.data[9]]).toEqual([255, 0])
  })

  test('of grey, of a palette, of 16 bits, of ink or with holes becomes three channels', async () => {
    const base = red(6, 4)
    const kinds = [
      await base.clone().greyscale().png().toBuffer(),
      await base.clone().png({ palette: true }).toBuffer(),
      await base.clone().toColourspace('rgb16').png().toBuffer(),
      await base.clone().toColourspace('cmyk').jpeg().toBuffer(),
      await base.clone().ensureAlpha(0).png().toBuffer(),
      await base.clone().gif().toBuffer(),
    ]
    for (const bytes of kinds) expect((await openImage(bytes)).data.length).toBe(6 * 4 * 3)
    expect([...(await openImage(kinds[4])).data.slice(0, 3)]).toEqual([0, 0, 0])
  })
})

describe('what is no picture is refused in one line that says how to mend it', () => {
  const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
  test.each([
    ['nothing', '', /Use a PNG/],
    ['words', 'only words', /Use a PNG/],
    ['a drawing', svg, /SVG drawings are not read\. Export it as PNG/],
    ['JSON', '{"a": 1}', /this is no picture but application\/json/],
    ['a page', '<html></html>', /Use a PNG/],
  ])('%s', async (_, words, message) => {
    await refusal(Buffer.from(words)).toMatchObject({ code: 'unknown-format', message: expect.stringMatching(message) })
    await refusal(Buffer.from(words)).toThrow(/^[^\n]+$/)
  })

  test.each(['png', 'jpeg', 'webp'] as const)('a %s that was cut short', async (format) => {
    const bytes = await encodeImage({ data: gradientFrames(1, 200, 150)[0], width: 200, height: 150 }, format)
    for (const part of [12, 40, bytes.length >> 1, bytes.length - 20])
      await refusal(bytes.subarray(0, part)).toMatchObject({ code: 'unreadable' })
  })

  test('a PNG that claims 100,000 × 100,000 pixels, from its head', async () => {
    await refusal(bomb(100_000, 100_000)).toMatchObject({
      code: 'too-large',
      message: expect.stringMatching(/100000×100000 pixels .*Make it smaller/),
    })
  })

  test('a GIF and a WebP that claim more than may be', async () => {
    const gif = await red(4, 4).gif().toBuffer()
    // the canvas and its first picture
    for (const at of [6, gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0])) + 5]) gif.writeUInt32LE(0xffffffff, at)
    await refusal(gif).toMatchObject({ code: 'too-large', message: expect.stringMatching(/65535×65535/) })
    await refusal(await red(400, 300).webp().toBuffer(), { limits: { pixels: 400 * 300 - 1 } }).toMatchObject({
      code: 'too-large',
    })
  })

  test('a file of more bytes than may be, before it is read', async () => {
    const { source, count } = countedSource(Buffer.alloc(5000))
    await expect(openImage(source, { limits: { bytes: 4999 } })).rejects.toMatchObject({ code: 'too-large' })
    expect(count.bytes).toBe(0)
  })
})

/** A valid PNG of a few bytes whose head claims any size. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const bytes = Buffer.alloc(12 + body.length)
    bytes.writeUInt32BE(body.length)
    bytes.write(type, 4, 'latin1')
    body.copy(bytes, 8)
    bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), 8 + body.length)
    return bytes
  }
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(99))), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([signature, ...parts])
}
