import { AssetId } from '@sceneweave/project'
import { keepUpload, mayReadAsset, openAsset, putAsset, readStudyFilm, type Store, statAsset } from '@sceneweave/store'
import { readRange } from './assetRange.ts'
import { type BodyLimits, readBody } from './body.ts'
import { ApiFault } from './fault.ts'
import type { Identity } from './identity.ts'
import { isShownType, SNIFF_BYTES, sniff } from './sniff.ts'

/** GET and HEAD of an asset's bytes, whole or a range. What a browser could run is only ever a download. */
export async function sendAsset(store: Store, identity: Identity, id: string, request: Request): Promise<Response> {
  const found = AssetId.safeParse(id).success ? await statAsset(store, id) : null
  if (!found || !(await mayReadAsset(store, { asset: id, user: identity.user }))) throw noAsset()
  return sendBytes(store, { ...found, name: id }, request)
}

/** GET and HEAD of a film of a study, for whoever knows its name there. Nothing in the answer says which asset it is. */
export async function sendStudyFilm(store: Store, film: string, request: Request): Promise<Response> {
  const found = await readStudyFilm(store, film)
  if (found) return sendBytes(store, { ...found, name: film }, request)
  throw new ApiFault('not-found', 'there is no such film; open the link of the study again')
}

type NamedBytes = { asset: string; bytes: number; mediaType: string; name: string }

async function sendBytes(store: Store, file: NamedBytes, request: Request): Promise<Response> {
  const { asset, bytes, mediaType, name } = file
  const etag = `"${name}"`
  const isShown = isShownType(mediaType)
  const headers = {
    'content-type': isShown ? mediaType : 'application/octet-stream',
    // what is shown has no name here: one would go before the title under which a page saves it
    'content-disposition': isShown ? 'inline' : `attachment; filename="${name.slice(0, 16)}"`,
    // the name is the content: it can never change, but only this reader may keep it
    'cache-control': 'private, max-age=31536000, immutable',
    'accept-ranges': 'bytes',
    etag,
  }
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  const isWhole = (request.headers.get('if-range') ?? etag) !== etag
  const range = isWhole ? null : readRange(request.headers.get('range'), bytes)
  const { from, to } = range ?? { from: 0, to: bytes }
  const body = request.method === 'HEAD' ? null : toStream((await openAsset(store, asset, { from, to })).stream)
  const partly = range && { 'content-range': `bytes ${from}-${to - 1}/${bytes}` }
  return new Response(body, {
    status: range ? 206 : 200,
    headers: { ...headers, ...partly, 'content-length': String(to - from) },
  })
}

// what any page may send without being asked; text files go as application/octet-stream
const SENT_BY_FORMS = /^(?:text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)\b/i

/** POST of a file. Its kind is read from its first bytes, its id from all of them; its name and its claimed type mean nothing. */
export async function receiveAsset(
  store: Store,
  identity: Identity,
  request: Request,
  limits: BodyLimits,
): Promise<Response> {
  const type = request.headers.get('content-type')
  if (type === null || SENT_BY_FORMS.test(type))
    throw new ApiFault('wrong-type', 'send the bytes as application/octet-stream, or as what they are')
  const body = readBody(request, limits)
  const head = await readHead(body)
  if (head.length === 0) throw new ApiFault('bad-input', 'the body is empty; send the bytes of a file')
  const { mediaType } = sniff(head)
  const asset = await putAsset(store, joined(head, body), { mediaType, maxBytes: limits.bytes })
  await keepUpload(store, { asset: asset.asset, user: identity.user })
  return Response.json(asset, { status: 201 })
}

async function readHead(body: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array(0)
  while (head.length < SNIFF_BYTES) {
    const { done, value } = await body.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  return head
}

async function* joined(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head
  yield* rest
}

function toStream(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: async () => void (await iterator.return?.()),
    },
    { highWaterMark: 1 },
  )
}

const noAsset = (): ApiFault => new ApiFault('not-found', 'there is no such asset; check its id')
