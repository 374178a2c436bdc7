import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { codecs } from './codecList.ts'
import { readFilm, writeFilm } from './film.ts'
import { readMetadata } from './metadata.ts'
import { readPicture, writePng } from './picture.ts'
import { all, emptyFolder, gradientFrames } from './testFilm.ts'

const nodes = Array.from({ length: 1000 }, (_, id) => ({
  id,
  type: 'shot',
  prompt: `镜头 ${id} "雨夜" & <b>\n\r\t\\ 'quoted' 🎬 ${'é'.repeat(60)}`,
}))
const metadata = {
  graph: JSON.stringify(nodes),
  'a key with = and : and 字': ']]></sceneweave:metadata><?xpacket end="w"?>&amp;&lt;\u0000\u0001\u2028\uFEFF',
  empty: '',
}
const ways = codecs.flatMap((codec) => codec.endings.map((ending) => ({ codec, ending, name: codec.name })))

test('the test carries 200 kB', () => {
  expect(Buffer.byteLength(metadata.graph)).toBeGreaterThan(200_000)
})

describe.each(ways)('$ending through $name', async ({ codec, ending }) => {
  const state = await codec.probe()
  test.runIf(state.available)('metadata comes back byte for byte and the film still plays', async () => {
    const file = path.join(await emptyFolder(), `film${ending}`)
    await writeFilm(file, gradientFrames(5, 32, 24), {
      width: 32,
      height: 24,
      framesPerSecond: 10,
      metadata,
      codec: codec.name,
    })
    expect(await readMetadata(file)).toEqual(metadata)
    expect((await all(await readFilm(file))).length).toBe(5)
  })
  test.runIf(state.available)('a film of one frame carries it too, and one without has none', async () => {
    const folder = await emptyFolder()
    const options = { width: 16, height: 16, framesPerSecond: 10, codec: codec.name }
    await writeFilm(path.join(folder, `one${ending}`), gradientFrames(1, 16, 16), { ...options, metadata })
    await writeFilm(path.join(folder, `bare${ending}`), gradientFrames(2, 16, 16), options)
    expect(await readMetadata(path.join(folder, `one${ending}`))).toEqual(metadata)
    expect(await readMetadata(path.join(folder, `bare${ending}`))).toEqual({})
  })
})

test('a PNG keeps its pixels and its metadata', async () => {
  const file = path.join(await emptyFolder(), 'picture.png')
  const picture = { data: gradientFrames(1, 33, 17)[0], width: 33, height: 17 }
  await writePng(file, picture, metadata)
  expect(await readMetadata(file)).toEqual(metadata)
  const back = await readPicture(file)
  expect({ ...back, data: new Uint8Array(back.data) }).toEqual(picture)
})

test('a file that is no picture is named, with what to do', async () => {
  const folder = await emptyFolder()
  const file = path.join(folder, 'words.png')
  await writeFile(file, 'only words')
  await expect(readMetadata(file)).rejects.toMatchObject({ code: 'unreadable' })
  await expect(readPicture(file)).rejects.toThrow(/words\.png: .*Use PNG/)
  await expect(readPicture(path.join(folder, 'absent.png'))).rejects.toMatchObject({ code: 'not-found' })
  await expect(readMetadata(path.join(folder, 'absent.mp4'))).rejects.toMatchObject({ code: 'not-found' })
})
