import { type Device, referenceDevice, seededNormals, sizeOf } from '@sceneweave/tensor'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { afterAll, expect, test } from 'vitest'
import { type ModelConfig, tokenWidth } from './config.ts'
import { type Half, halosOf, tileProgram } from './tileProgram.ts'
import { type Box, cutTokens, type Extent, pixelBox, tileSizes, tilesOf, within } from './tiles.ts'
import { relativeError, toyAutoencoderWeights, toyConfig } from './toyModel.ts'

const onnx = onnxDevice({ threads: 1 })
afterAll(() => onnx.release())
// what is far away changes little: in float64 it is seen
const reference = referenceDevice()

const depths: Readonly<Record<string, Pick<ModelConfig['vae'], 'patch' | 'encoder' | 'decoder'>>> = {
  'two widths': { patch: 4, encoder: [3, 4], decoder: [3, 4] },
  'two and three widths': { patch: 4, encoder: [3, 4], decoder: [2, 3, 4] },
  'three and four widths': { patch: 2, encoder: [2, 3, 4], decoder: [2, 2, 3, 4] },
}
const configOf = (depth: string, patch: 1 | 2): ModelConfig => ({
  ...toyConfig,
  patch,
  vae: { latentChannels: 2, ...depths[depth] },
})

const boxOf = ([t, y, x]: Extent): Box => [
  [0, t],
  [0, y],
  [0, x],
]
const extentOf = (box: Box) => box.map(([from, to]) => to - from) as unknown as Extent

/** [f, 3, h, w] of a box of pixels, out of those of a larger one. */
function cutPixels(pixels: Float32Array, of: Box, box: Box): Float32Array {
  const [, height, width] = extentOf(of)
  const [frames, rows, cols] = within(of, box)
  const cut: number[] = []
  for (let plane = 3 * frames[0]; plane < 3 * frames[1]; plane++)
    for (let row = rows[0]; row < rows[1]; row++)
      for (let col = cols[0]; col < cols[1]; col++) cut.push(pixels[(plane * height + row) * width + col])
  return Float32Array.from(cut)
}

/** Random numbers for a half to read, the half over a box of them, and the part of what it made that belongs to a smaller box. */
function halfOver(config: ModelConfig, half: Half, { whole, device }: { whole: Extent; device: Device }) {
  const [{ patch }, width, weights] = [config, tokenWidth(config), toyAutoencoderWeights(config)]
  const shot = pixelBox(boxOf(whole), patch)
  const [isDecode, area] = [half === 'decode', 3 * sizeOf(extentOf(shot))]
  return {
    given: Float32Array.from(seededNormals(5, 0, isDecode ? sizeOf(whole) * width : area)),
    async over(given: Float32Array, box = boxOf(whole)): Promise<Float32Array> {
      const executable = await device.compile(tileProgram(config, half, extentOf(box)), weights)
      if (isDecode) return (await executable.run({ latents: cutTokens(given, { whole, box, width }) })).pixels
      return (await executable.run({ pixels: cutPixels(given, shot, pixelBox(box, patch, true)) })).latents
    },
    part: (made: Float32Array, box: Box, kept: Box): Float32Array =>
      isDecode
        ? cutPixels(made, pixelBox(box, patch, true), pixelBox(kept, patch))
        : cutTokens(made, { whole: extentOf(box), box: within(box, kept), width }),
  }
}

const cases = Object.keys(depths).flatMap((depth) => (['decode', 'encode'] as const).map((half) => ({ depth, half })))

for (const { depth, half } of cases)
  test.each([1, 2] as const)(`${half} in tiles is ${half} of the whole: ${depth}, patch %d`, async (patch) => {
    const config = configOf(depth, patch)
    const halos = halosOf(config, half)
    const [t, y] = halos.map(({ before, after }) => before + after)
    // ragged tiles with and without a border, of one picture, and of many
    for (const [whole, size] of [
      [
        [1, y + 7, y + 4],
        [1, y + 3, y + 2],
      ],
      [
        [t + 4, y + 2, 3],
        [t + 2, y + 1, 3],
      ],
    ] satisfies [Extent, Extent][]) {
      const { given, over, part } = halfOver(config, half, { whole, device: onnx })
      const expected = await over(given)
      const tiles = tilesOf(whole, size, halos)
      expect(tiles.length).toBeGreaterThan(3)
      for (const { read, kept } of tiles) {
        expect(extentOf(read)).toEqual(size)
        const made = part(await over(given, read), read, kept)
        expect(relativeError(made, part(expected, boxOf(whole), kept))).toBeLessThan(1e-5)
      }
    }
  })

for (const { depth, half } of cases)
  test(`the halo of a tile is what is seen, no more and no less: ${half}, ${depth}`, async () => {
    const config = configOf(depth, 1)
    const halos = halosOf(config, half)
    for (const [axis, { before, after }] of halos.entries()) {
      // with a place to spare on either side of what may change
      const at = after + 1
      const whole = [1, 2, 2].map((size, other) => (other === axis ? at + before + 2 : size)) as unknown as Extent
      const { given, over, part } = halfOver(config, half, { whole, device: reference })
      const slice = (place: number) =>
        boxOf(whole).map((all, n) => (n === axis ? [place, place + 1] : all)) as unknown as Box
      const inputs = slice(at)
      const [expected, got] = [await over(given), await over(changedIn(given, { config, half, whole, box: inputs }))]
      const changes = Array.from({ length: whole[axis] }, (_, place) => {
        const [a, b] = [expected, got].map((made) => part(made, boxOf(whole), slice(place)))
        return relativeError(a, b) > 0
      })
      expect(changes).toEqual(changes.map((_, place) => place >= at - after && place <= at + before))
    }
  })

/** The same numbers but for those of one box of tokens. */
function changedIn(
  given: Float32Array,
  { config, half, whole, box }: { config: ModelConfig; half: Half; whole: Extent; box: Box },
): Float32Array {
  const inside = Float32Array.from({ length: given.length }, (_, at) => at)
  const shot = pixelBox(boxOf(whole), config.patch)
  const found =
    half === 'decode'
      ? cutTokens(inside, { whole, box, width: tokenWidth(config) })
      : cutPixels(inside, shot, pixelBox(box, config.patch))
  const changed = given.slice()
  for (const at of found) changed[at] = 4 * Math.cos(at)
  return changed
}

const halos = [
  { before: 2, after: 0 },
  { before: 3, after: 1 },
  { before: 3, after: 1 },
] as const

test('tiles of every size keep every token once and read what they see of it', () => {
  const whole: Extent = [5, 9, 12]
  for (const size of tileSizes(whole, halos)) {
    const kept = new Int32Array(sizeOf(whole))
    for (const tile of tilesOf(whole, size, halos)) {
      expect(extentOf(tile.read)).toEqual(size)
      for (const [axis, [from, to]] of tile.kept.entries()) {
        expect(tile.read[axis][0]).toBeLessThanOrEqual(Math.max(0, from - halos[axis].before))
        expect(tile.read[axis][1]).toBeGreaterThanOrEqual(Math.min(whole[axis], to + halos[axis].after))
      }
      const places = Float32Array.from(kept, (_, at) => at)
      for (const at of cutTokens(places, { whole, box: tile.kept, width: 1 })) kept[at]++
    }
    expect(new Set(kept)).toEqual(new Set([1]))
  }
})

test('sizes begin with the whole, take less memory and more work one after another, and end with the smallest there is', () => {
  const whole: Extent = [25, 30, 30]
  const sizes = tileSizes(whole, halos)
  expect(sizes[0]).toEqual(whole)
  expect(sizes.at(-1)).toEqual([3, 5, 5])
  const work = sizes.map((size) => sizeOf(size) * tilesOf(whole, size, halos).length)
  for (let at = 1; at < sizes.length; at++) {
    expect(sizeOf(sizes[at])).toBeLessThan(sizeOf(sizes[at - 1]))
    expect(work[at]).toBeGreaterThanOrEqual(work[at - 1])
  }
  // a picture is never cut in time
  expect(tileSizes([1, 4, 4], halos).at(-1)).toEqual([1, 4, 4])
})
