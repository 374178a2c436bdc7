'use client'
import type { NodeId } from '@sceneweave/project'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { nodeUnder, useDropTarget } from '../canvas/dropTarget.ts'
import { useView, type ViewPort } from '../canvas/useView.ts'
import { useEditor } from '../editor/useEditor.ts'
import { isNarrow } from '../editor/useNarrow.ts'
import { assetDragType, draggedAsset, draggedKind } from '../gallery/assetDrag.ts'
import { assetParam } from '../gallery/loaders.ts'
import { upload } from '../gallery/upload.ts'
import { useAddAsset } from '../gallery/useAddAsset.ts'
import { titleOfNode } from '../inspector/nodeTitle.ts'
import { classes } from '../ui/classes.ts'
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
  const target = useDropTarget((state) => state.node)
  const view = useView()
  const take = useTake(setReading, view)
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
      const node = takerAt(view, event) ?? null
      if (useDropTarget.getState().node !== node) useDropTarget.setState({ node })
      setOver(dataTransfer.types.includes('Files') ? wordsFor(dataTransfer, node) : null)
    }
    // the pointer left the window, not just an element in it
    const leave = ({ relatedTarget }: DragEvent) => relatedTarget === null && end()
    const end = () => {
      setOver(null)
      useDropTarget.setState({ node: null })
    }
    const drop = (event: DragEvent) => {
      end()
      if (event.defaultPrevented || !event.dataTransfer || !isOurs(event.dataTransfer)) return
      event.preventDefault()
      void latest.current(event)
    }
    window.addEventListener('dragover', drag)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    window.addEventListener('dragend', end)
    return () => {
      window.removeEventListener('dragover', drag)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
      window.removeEventListener('dragend', end)
    }
  }, [view])
  if (over === null && !isReading) return null
  return (
    <div
      role="status"
      className={classes(
        'pointer-events-none fixed inset-2 z-50 flex justify-center',
        target ? 'items-end pb-6' : 'items-center rounded-sheet border-2 border-accent border-dashed bg-shade',
      )}
    >
      <p className="max-w-96 rounded-card border border-line bg-raised px-4 py-3 text-center text-prompt shadow-float">
        {over ?? said.reading}
      </p>
    </div>
  )
}

const isOurs = ({ types }: DataTransfer): boolean => types.includes('Files') || types.includes(assetDragType)

/** What letting go will do, as far as the browser tells before. */
function wordsFor({ items }: DataTransfer, onto: NodeId | null): string {
  const files = [...items].filter(({ kind }) => kind === 'file')
  if (useEditor.getState().role === 'viewer') return said.viewer
  if (onto) return said.onto(titleOfNode(onto))
  if (files.length > 0 && files.every(({ type }) => type === 'application/json')) return said.project
  return files.length > 1 ? said.files(files.length) : said.film
}

function useTake(setReading: (isReading: boolean) => void, view: ViewPort) {
  const router = useRouter()
  const add = useAddAsset()

  async function takeFile(file: File, spot: Spot, asMedia: boolean): Promise<string | null> {
    const dropped = asMedia ? ({ type: 'media' } as const) : await readDropped(file)
    if (dropped.type === 'project') return openDropped(dropped.document, file.name)
    if (dropped.type === 'refused') {
      const isMedia = /^(?:image|video)\//.test(file.type)
      const { message = isMedia ? said.broken : said.noProjectMore, details } = dropped
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

  return async (event: DragEvent): Promise<void> => {
    const { dataTransfer, clientX, clientY, altKey } = event
    // all that is read from a drag must be read before the first wait
    const files = [...(dataTransfer?.files ?? [])]
    const asset = draggedAsset(dataTransfer?.getData(assetDragType) ?? '')
    const onto = takerAt(view, event)
    const spot: Spot = { x: clientX, y: clientY, onto }
    if (asset) return add(asset, spot, spot.onto)
    // a film made here opens its project, but not when it is put into a node
    const asMedia = altKey || onto !== undefined
    setReading(true)
    try {
      let opened: string | null = null
      for (const [index, file] of files.entries())
        opened = (await takeFile(file, { ...spot, x: spot.x + 32 * index, y: spot.y + 32 * index }, asMedia)) ?? opened
      if (opened) router.push(`/p/${opened}`)
    } finally {
      setReading(false)
    }
  }
}

/** The node under the pointer that takes what is dragged. */
function takerAt(view: ViewPort, event: DragEvent): NodeId | undefined {
  const { project, role } = useEditor.getState()
  const mediaType = event.dataTransfer && draggedKind(event.dataTransfer)
  if (!project || !mediaType || role === 'viewer' || isNarrow()) return undefined
  const id = nodeUnder(view, event)
  return id && assetParam(project.graph, id, mediaType) ? id : undefined
}
