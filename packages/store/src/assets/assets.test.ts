import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Edit } from '@sceneweave/project'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  appendEdits,
  closeStore,
  collectAssets,
  createProject,
  deleteProject,
  openAsset,
  openStore,
  putAsset,
  rejectTake,
  type Store,
  saveTake,
  saveVersion,
  statAsset,
  writeCheckpoint,
  writeResult,
} from '../index.ts'
import { ask, emptyDatabase, graph, newTake, openTestStore, project, putText, submit } from '../testStore.ts'
import type { AssetPlace } from '../values.ts'
import { startFakeS3 } from './fakeS3.ts'

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())

async function read(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}

const s3 = await startFakeS3()
afterAll(() => s3.close())
const places: [string, AssetPlace][] = [
  ['a folder', { type: 'folder' }],
  ['S3', { type: 's3', bucket: 'films', endpoint: s3.url, accessKeyId: 'a', secretAccessKey: 'b', prefix: 'sw/' }],
]

describe.each(places)('assets in %s', (_, assets) => {
  let store: Store
  let url: string
  let close: () => Promise<void>
  beforeAll(async () => {
    ;({ store, url, close } = await openTestStore({ assets }))
  })
  afterAll(() => close?.())

  test('are named by their bytes, stored once, and come back whole or in part', async () => {
    const bytes = randomBytes(300_000)
    const pieces = async function* () {
      for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000)
    }
    const ref = await putAsset(store, pieces(), { mediaType: 'video/mp4' })
    expect(ref).toEqual({ asset: sha(bytes), mediaType: 'video/mp4', bytes: 300_000 })
    expect(await putAsset(store, bytes, { mediaType: 'text/html' })).toEqual(ref)
    expect(await read((await openAsset(store, ref.asset)).stream)).toEqual(bytes)
    const part = await openAsset(store, ref.asset, { from: 100_000, to: 200_001 })
    expect(part).toMatchObject({ bytes: 300_000, from: 100_000, to: 200_001, mediaType: 'video/mp4' })
    expect(await read(part.stream)).toEqual(bytes.subarray(100_000, 200_001))
    expect(await read((await openAsset(store, ref.asset, { from: 299_999 })).stream)).toEqual(bytes.subarray(299_999))
    await expect(openAsset(store, ref.asset, { from: 300_000 })).rejects.toMatchObject({ code: 'bad-input' })
  })
  test('of no bytes are assets too', async () => {
    const { asset } = await putAsset(store, new Uint8Array(), { mediaType: 'text/plain' })
    expect(await read((await openAsset(store, asset)).stream)).toHaveLength(0)
  })
  test('larger than one part of an upload come back the same', async () => {
    const bytes = Buffer.alloc(20 * 2 ** 20, 'film')
    const { asset } = await putAsset(store, bytes, { mediaType: 'video/mp4' })
    expect(sha(await read((await openAsset(store, asset)).stream))).toBe(asset)
  })
  test('that are too large, or whose stream breaks, leave nothing behind', async () => {
    const before = filesIn(store.blobs.incoming).length
    const broken = async function* () {
      yield randomBytes(1000)
      throw new Error('the network went away')
    }
    await expect(putAsset(store, broken(), { mediaType: 'a/b' })).rejects.toThrow('the network went away')
    await expect(putAsset(store, randomBytes(1001), { mediaType: 'a/b', maxBytes: 1000 })).rejects.toMatchObject({
      code: 'too-large',
    })
    expect(filesIn(store.blobs.incoming)).toHaveLength(before)
  })
  test('whose bytes vanished are a fault, and come back with the next put', async () => {
    const { asset } = await putText(store, 'vanishing')
    await store.blobs.remove(asset)
    await expect(openAsset(store, asset)).rejects.toMatchObject({ code: 'assets-lost' })
    await putText(store, 'vanishing')
    expect((await read((await openAsset(store, asset)).stream)).toString()).toBe('vanishing')
  })
  test('have no other names than hashes', async () => {
    for (const name of [
      '../../etc/passwd',
      '/etc/passwd',
      '..\\x',
      `${'a'.repeat(64)}/..`,
      'A'.repeat(64),
      '',
      `${'a'.repeat(63)}\0`,
    ])
      await expect(openAsset(store, name)).rejects.toMatchObject({ code: 'not-found' })
    expect(await statAsset(store, 'a'.repeat(64))).toBeNull()
  })
  test('that nothing uses are collected, after a preview that takes nothing, and what is used stays', async () => {
    await collectAssets(store, { preview: false, graceMs: 0 })
    const { asset: unused } = await putText(store, 'unused')
    const used = await useEverywhere(store, url)
    const preview = await collectAssets(store, { preview: true, graceMs: 0 })
    expect(preview).toEqual({ assets: [{ asset: unused, bytes: 6 }], bytes: 6, results: 0 })
    expect(await statAsset(store, unused)).not.toBeNull()
    expect(await collectAssets(store, { preview: false, graceMs: 0 })).toEqual(preview)
    await expect(openAsset(store, unused)).rejects.toMatchObject({ code: 'not-found' })
    for (const asset of used) expect(await read((await openAsset(store, asset)).stream)).not.toHaveLength(0)
    await deleteProject(store, 'kept')
    const gone = await collectAssets(store, { preview: false, graceMs: 0 })
    // the project's, the version's and the take's; not those of the run, result and checkpoint
    expect(gone.assets).toHaveLength(used.length - 3)
  })
  test('young ones are never collected, so that whoever put one has time to use it', async () => {
    const { asset } = await putText(store, 'young')
    expect((await collectAssets(store, { preview: false })).assets).toEqual([])
    expect(await statAsset(store, asset)).not.toBeNull()
  })
  test('put or used while a collection runs survive it', async () => {
    const texts = Array.from({ length: 40 }, (_, index) => `race ${index}`)
    for (const text of texts) await putText(store, text)
    // as old as the grace period, until they are put or used again
    await ask(url, `update asset set touched_at = now() - interval '1 day'`)
    const kept: string[] = []
    const using = texts.map(async (text, index) => {
      const { asset } = await putText(store, text)
      await writeResult(store, { key: sha(Buffer.from(text)), outputs: {}, assets: [asset] })
      kept.push(asset)
      return index
    })
    const collecting = [
      collectAssets(store, { preview: false, graceMs: 60_000 }),
      collectAssets(store, { preview: false, graceMs: 60_000 }),
    ]
    await Promise.all([...using, ...collecting])
    expect(kept).toHaveLength(40)
    for (const asset of kept) expect((await read((await openAsset(store, asset)).stream)).toString()).toMatch(/^race/)
  })
})

/** One asset for each kind of holder, and two for the take. */
async function useEverywhere(store: Store, url: string): Promise<string[]> {
  const texts = ['project', 'version', 'run', 'result', 'checkpoint']
  const [ofProject, ofVersion, ofRun, ofResult, ofCheckpoint] = await Promise.all(
    texts.map(async (text) => (await putText(store, text)).asset),
  )
  const withAsset = (asset: string) => ({ ...graph, nodes: { a: { ...graph.nodes.a, params: { image: { asset } } } } })
  await createProject(store, { project: { ...project('kept'), graph: withAsset(ofVersion) }, owner: 'ann' })
  await saveVersion(store, { project: 'kept', name: 'v', by: 'ann' })
  // as if the project had never had what its version has
  await ask(url, `delete from asset_use where holder = 'project'`)
  const params = { image: { asset: ofProject } }
  const edit: Edit = { type: 'node-change', id: 'a', change: { params } }
  await appendEdits(store, { project: 'kept', base: 0, edits: [edit], by: 'ann' })
  await submit(store, { graph: withAsset(ofRun) })
  await writeResult(store, { key: 'e'.repeat(64), outputs: {}, assets: [ofResult] })
  await writeCheckpoint(store, 'k', ofCheckpoint)
  const take = await newTake(store, 'kept', 'x')
  await saveTake(store, { project: 'kept', take })
  await rejectTake(store, 'kept')
  return [ofProject, ofVersion, ofRun, ofResult, ofCheckpoint, take.latents.asset, take.clip.asset]
}

test('results that nobody used for long go with their assets, but not those that a node has pinned', async () => {
  const { store, url, close } = await openTestStore()
  const [pinned, old] = ['1'.repeat(64), '2'.repeat(64)]
  const { asset } = await putText(store, 'of the old result')
  for (const key of [pinned, old]) await writeResult(store, { key, outputs: {}, assets: key === old ? [asset] : [] })
  await createProject(store, {
    project: { ...project('p'), graph: { ...graph, nodes: { a: { ...graph.nodes.a, pinned } } } },
    owner: 'ann',
  })
  await ask(url, `update node_result set used_at = now() - interval '1 day'`)
  const options = { graceMs: 0, dropResultsUnusedForMs: 1000 }
  const preview = await collectAssets(store, { ...options, preview: true })
  expect(preview).toMatchObject({ results: 1, assets: [{ asset }] })
  expect(await collectAssets(store, { ...options, preview: false })).toEqual(preview)
  expect(await ask(url, 'select key from node_result')).toEqual([{ key: pinned }])
  await close()
})

test('a full disk is a fault that says so, nothing half is left, and what was stored is still there', async ({
  skip,
}) => {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'sceneweave-full-'))
  const assetFolder = path.join(dataFolder, 'assets')
  mkdirSync(assetFolder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', assetFolder], { stdio: 'ignore' })
  } catch {
    return skip('needs the right to mount a small disk')
  }
  onTestFinished(() => {
    execFileSync('umount', [assetFolder])
    rmSync(dataFolder, { recursive: true, force: true })
  })
  const { url, drop } = await emptyDatabase()
  const store = await openStore({ databaseUrl: url, dataFolder })
  const { asset } = await putText(store, 'before')
  const before = filesIn(assetFolder).length
  await expect(putAsset(store, randomBytes(2 * 2 ** 20), { mediaType: 'a/b' })).rejects.toMatchObject({
    code: 'disk-full',
  })
  expect(filesIn(assetFolder)).toHaveLength(before)
  expect((await read((await openAsset(store, asset)).stream)).toString()).toBe('before')
  await closeStore(store)
  await drop()
})

test('a bucket that refuses or is gone is a fault that says so', async () => {
  const { url, drop } = await emptyDatabase()
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'sceneweave-bucket-'))
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }))
  const assets: AssetPlace = { type: 's3', bucket: 'refused', endpoint: s3.url, accessKeyId: 'a', secretAccessKey: 'b' }
  const store = await openStore({ databaseUrl: url, dataFolder, assets })
  await expect(putText(store, 'x')).rejects.toMatchObject({
    code: 'assets-lost',
    message: expect.stringMatching(/check the asset settings/),
  })
  await closeStore(store)
  await drop()
})
