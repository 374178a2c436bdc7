import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { StoreFault } from '../storeFault.ts'
import type { AssetPlace } from '../values.ts'
import type { BlobStore } from './blobStore.ts'
import { missing, openIncoming } from './folder.ts'

/** Assets as objects of a bucket, in parts of 8 MB, so that no clip is ever whole in memory. */
export function openBucket(place: Extract<AssetPlace, { type: 's3' }>, folder: string): BlobStore {
  const { bucket, endpoint, region = 'us-east-1', accessKeyId, secretAccessKey, prefix = '' } = place
  const client = new S3Client({
    region,
    endpoint,
    // servers other than Amazon's seldom have a host name per bucket
    forcePathStyle: endpoint !== undefined,
    maxAttempts: 4,
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
  })
  const at = (id: string) => ({ Bucket: bucket, Key: `${prefix}${id}` })
  return {
    incoming: openIncoming(folder),
    async put(id, from, mediaType) {
      const has = await call(bucket, () => client.send(new HeadObjectCommand(at(id)))).catch(ifMissing)
      if (!has) {
        const params = { ...at(id), Body: createReadStream(from), ContentType: mediaType }
        await call(bucket, () => new Upload({ client, params, partSize: 8 * 2 ** 20, queueSize: 2 }).done())
      }
      await rm(from, { force: true })
    },
    async open(id, from, to) {
      if (to <= from) return (async function* () {})()
      const request = new GetObjectCommand({ ...at(id), Range: `bytes=${from}-${to - 1}` })
      const answer = await call(bucket, () => client.send(request)).catch(ifMissing)
      if (!answer) throw missing(id)
      return answer.Body as unknown as AsyncIterable<Uint8Array>
    },
    async remove(id) {
      await call(bucket, () => client.send(new DeleteObjectCommand(at(id)))).catch(ifMissing)
    },
    close: () => client.destroy(),
  }
}

type S3Error = Error & { $metadata?: { httpStatusCode?: number } }

async function call<T>(bucket: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send()
  } catch (error) {
    const { $metadata, name, message } = error as S3Error
    if ($metadata?.httpStatusCode === 404 && name !== 'NoSuchBucket') throw error
    const advice =
      $metadata?.httpStatusCode === 403
        ? 'It refused the key: check the asset settings.'
        : 'Check that it runs and that the bucket exists.'
    throw new StoreFault(
      'assets-lost',
      `The asset bucket ${bucket} does not answer as it should (${message || name}). ${advice}`,
      {
        cause: error,
      },
    )
  }
}

function ifMissing(error: S3Error): null {
  if (error.$metadata?.httpStatusCode === 404) return null
  throw error
}
