'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { assetDragType, draggedAsset } from '../gallery/assetDrag.ts'
import { upload } from '../gallery/upload.ts'
import { useAddAsset } from '../gallery/useAddAsset.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { readDropped } from './carriedDocument.ts'
import { openDropped } from './openDropped.ts'

const said = words.gallery.drop

/** Where something was let go: on the window, and on which node. */
type Spot = { x: number; y: number; onto?: string }

/** Takes what is dropped anywhere: a film made here opens its project, other media become a node, a document opens. */
export function FilmDrop() {
  const [over, setOver] = useState<string | null>(null)
  const [isReading, setReading] = useState(false)
  const take = useTake(setReading)
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  useEffect(() => {
    const drag = (event: DragEvent) => {
      const { dataTransfer } = event
      if (event.defaultPrevented || !dataTransfer || !isOurs(dataTransfer)) return
      event.preventDefault()
      dataTransfer.dropEffect = 'copy'
      setOver(dataTransfer.types.includes('Files') ? wordsFor(dataTransfer) : null)
    }
    // the pointer left the window, not just an element in it
    const leave = ({ relatedTarget }: DragEvent) => relatedTarget === null && setOver(null)
    const drop = (event: DragEvent) => {
      setOver(null)
      if (event.defaultPrevented || !event.dataTransfer || !isOurs(event.dataTransfer)) return
      event.preventDefault()
      void latest.current(event)
    }
    window.addEventListener('dragover', drag)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', drag)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])
  if (over === null && !isReading) return null
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-2 z-50 flex items-center justify-center rounded-sheet border-2 border-accent border-dashed bg-shade"
    >
      <p className="max-w-96 rounded-card border border-line bg-raised px-4 py-3 text-center text-prompt shadow-float">
        {over ?? said.reading}
      </p>
    </div>
  )
}

const isOurs = ({ types }: DataTransfer): boolean => types.includes('Files') || types.includes(assetDragType)

/** What letting go will do, as far as the browser tells before. */
function wordsFor({ items }: DataTransfer): string {
  const files = [...items].filter(({ kind }) => kind === 'file')
  if (useEditor.getState().role === 'viewer') return said.viewer
  if (files.length > 0 && files.every(({ type }) => type === 'application/json')) return said.project
  return files.length > 1 ? said.files(files.length) : said.film
}

function useTake(setReading: (isReading: boolean) => void) {
  const router = useRouter()
  const add = useAddAsset()

  async function takeFile(file: File, spot: Spot, asMedia: boolean): Promise<string | null> {
    const dropped = asMedia ? ({ type: 'media' } as const) : await readDropped(file)
    if (dropped.type === 'project') return openDropped(dropped.document, file.name)
    if (dropped.type === 'refused') {
      const { message = said.noProjectMore, details } = dropped
      tell({ tone: 'error', title: said.refused(file.name), more: message, details })
      return null
    }
    if (useEditor.getState().role === 'viewer') {
      tell({ tone: 'error', title: words.gallery.notUploaded(file.name), more: words.run.viewer })
      return null
    }
    const asset = await upload(file)
    if (asset) await add(asset, spot, spot.onto)
    return null
  }

  return async ({ dataTransfer, clientX, clientY, altKey }: DragEvent): Promise<void> => {
    // all that is read from a drag must be read before the first wait
    const files = [...(dataTransfer?.files ?? [])]
    const asset = draggedAsset(dataTransfer?.getData(assetDragType) ?? '')
    const spot: Spot = { x: clientX, y: clientY, onto: nodeAt(clientX, clientY) }
    if (asset) return add(asset, spot, spot.onto)
    setReading(true)
    try {
      let opened: string | null = null
      for (const [index, file] of files.entries())
        opened = (await takeFile(file, { ...spot, x: spot.x + 32 * index, y: spot.y + 32 * index }, altKey)) ?? opened
      if (opened) router.push(`/p/${opened}`)
    } finally {
      setReading(false)
    }
  }
}

const nodeAt = (x: number, y: number): string | undefined =>
  document.elementFromPoint(x, y)?.closest<HTMLElement>('.react-flow__node')?.dataset.id
