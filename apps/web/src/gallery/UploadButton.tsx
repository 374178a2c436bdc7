'use client'
import { type ReactNode, useRef } from 'react'
import { IconButton } from '../ui/Button.tsx'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { upload } from './upload.ts'

const said = words.gallery

/** Brings files of one's own. */
export function UploadButton({ children }: { children: ReactNode }) {
  const ref = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={ref}
        type="file"
        multiple
        hidden
        accept="image/*,video/*"
        onChange={({ target }) => {
          void uploadAll([...(target.files ?? [])])
          target.value = ''
        }}
      />
      <IconButton label={said.upload} onClick={() => ref.current?.click()}>
        {children}
      </IconButton>
    </>
  )
}

/** One after another, so that a large one does not hold up all. */
export async function uploadAll(files: readonly File[]): Promise<void> {
  for (const file of files) {
    const stored = await upload(file)
    if (stored && !/^(?:image|video)\//.test(stored.mediaType))
      tell({ tone: 'plain', title: said.uploaded(file.name), more: said.noMedia })
    else if (stored) tell({ tone: 'done', title: said.uploaded(file.name) })
  }
}
