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
      <Gallery wanted={108}>
        <UploadButton>
          <UploadIcon size={15} />
        </UploadButton>
        <IconButton label={words.gallery.full} onClick={() => setFull(true)}>
          <Maximize2 size={14} />
        </IconButton>
      </Gallery>
      <Dialog title={words.gallery.title} place="full" isOpen={isFull} onClose={() => setFull(false)}>
        <div data-region="gallery" className="flex h-full flex-col">
          <Gallery wanted={176}>
            <UploadButton>
              <UploadIcon size={16} />
            </UploadButton>
          </Gallery>
        </div>
      </Dialog>
    </div>
  )
}
