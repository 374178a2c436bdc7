import type { AssetRef } from '@sceneweave/project'
import { create } from 'zustand'
import { queryClient } from '../api/client.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'

const said = words.gallery

/** A file on its way to the server. */
export type Upload = { id: number; name: string; share: number }

/** What is on its way now. */
export const useUploads = create<{ uploads: readonly Upload[] }>(() => ({ uploads: [] }))

let next = 1

/** Stores a file on the server and shows how far it is. Null when it is refused: then the person was told why. */
export async function upload(file: File): Promise<AssetRef | null> {
  const id = next++
  const set = (share: number) =>
    useUploads.setState(({ uploads }) => ({
      uploads: [...uploads.filter((one) => one.id !== id), { id, name: file.name, share }],
    }))
  set(0)
  try {
    const { asset, mediaType, bytes } = await send(file, set)
    void queryClient.invalidateQueries({ queryKey: [['assets', 'list']] })
    return { asset, mediaType, bytes }
  } catch (error) {
    tell({
      tone: 'error',
      title: said.notUploaded(file.name),
      more: error instanceof Error ? error.message : undefined,
    })
    return null
  } finally {
    useUploads.setState(({ uploads }) => ({ uploads: uploads.filter((one) => one.id !== id) }))
  }
}

/** fetch does not tell how much was sent. */
function send(file: File, onShare: (share: number) => void): Promise<AssetRef> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/v1/assets')
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0)
    request.onerror = () => reject(new Error(said.unreachable))
    request.onload = () => {
      const answer = request.response as (AssetRef & { error?: { message: string } }) | null
      if (request.status === 201 && answer) return resolve(answer)
      reject(new Error(request.status === 413 ? said.tooLarge : (answer?.error?.message ?? said.unreachable)))
    }
    request.send(file)
  })
}
