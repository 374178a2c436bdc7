'use client'
import { Maximize2, Upload as UploadIcon } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { words } from '../words/index.ts'
import { Gallery } from './Gallery.tsx'
import { UploadButton } from './UploadButton.tsx'

/** Pictures and films of the project in the rail, and as a page of their own. */
export function AssetsPanel() {
  const [isFull, setFull] = useState(false)
  return (
    <div data-region="gallery" className="flex h-full min-h-0 flex-col">
      <div className="flex items-center justify-end gap-0.5 px-2 pt-1">
        <UploadButton>
          <UploadIcon size={15} />
        </UploadButton>
        <IconButton label={words.gallery.full} onClick={() => setFull(true)}>
          <Maximize2 size={14} />
        </IconButton>
      </div>
      <Gallery wanted={108} />
      <Dialog title={words.gallery.title} place="full" isOpen={isFull} onClose={() => setFull(false)}>
        <div data-region="gallery" className="flex h-full flex-col">
          <div className="absolute top-2 right-11">
            <UploadButton>
              <UploadIcon size={16} />
            </UploadButton>
          </div>
          <Gallery wanted={176} />
        </div>
      </Dialog>
    </div>
  )
}
