import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A server that speaks as much S3 as the store uses, kept in memory, for tests. The bucket `refused` refuses everybody. */
export async function startFakeS3(): Promise<{
  url: string
  objects: Map<string, Buffer>
  close: () => Promise<void>
}> {
  const objects = new Map<string, Buffer>()
  const uploads = new Map<string, Map<number, Buffer>>()
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost')
    const body = await readBody(request)
    if (pathname.startsWith('/refused/')) return response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>')
    const upload = searchParams.get('uploadId')
    if (request.method === 'POST' && searchParams.has('uploads')) {
      const id = String(uploads.size + 1)
      uploads.set(id, new Map())
      return response.end(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`)
    }
    if (request.method === 'PUT' && upload) {
      uploads.get(upload)!.set(Number(searchParams.get('partNumber')), body)
      return response.setHeader('ETag', `"${createHash('md5').update(body).digest('hex')}"`).end()
    }
    if (request.method === 'POST' && upload) {
      const parts = [...uploads.get(upload)!].sort(([a], [b]) => a - b).map(([, part]) => part)
      objects.set(pathname, Buffer.concat(parts))
      return response.end('<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>')
    }
    if (request.method === 'PUT') {
      objects.set(pathname, body)
      return response.setHeader('ETag', '"x"').end()
    }
    if (request.method === 'DELETE') {
      objects.delete(pathname)
      return response.writeHead(204).end()
    }
    send(request, response, objects.get(pathname))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const close = () => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { url: `http://127.0.0.1:${port}`, objects, close }
}

function send(request: IncomingMessage, response: ServerResponse, object: Buffer | undefined): void {
  if (!object) {
    response.writeHead(404).end(request.method === 'HEAD' ? undefined : '<Error><Code>NoSuchKey</Code></Error>')
    return
  }
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
  const part = range ? object.subarray(Number(range[1]), Number(range[2]) + 1) : object
  response.writeHead(range ? 206 : 200, { 'content-length': part.length, etag: '"x"' })
  response.end(request.method === 'HEAD' ? undefined : part)
}

/** The library sends bodies in signed chunks (aws-chunked): sizes in hexadecimal, then the bytes. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const body = Buffer.concat(parts)
  if (!request.headers['content-encoding']?.includes('aws-chunked')) return body
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at)
    const size = Number.parseInt(body.subarray(at, end).toString(), 16)
    if (!size) return Buffer.concat(chunks)
    chunks.push(body.subarray(end + 2, end + 2 + size))
    at = end + 2 + size + 2
  }
}
