import { useEffect } from 'react'
import { runCommand } from '../keys/commands.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { heldNow } from './actions.ts'
import { copiedText, cutHeld, lastCopied, pasteText } from './clipboardEvents.ts'
import { pointerPoint } from './pointerPoint.ts'
import { nextNode, readingOrder } from './readingOrder.ts'
import { geometryNow } from './useGeometry.ts'
import { useView, type ViewPort } from './useView.ts'

const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest(
    'input, textarea, select, [contenteditable=true], [role=dialog], [data-region]:not([data-region=canvas])',
  ) !== null

let isWithWires = false

/** Copy, cut and paste by the browser's own events: they need no permission and work between tabs and servers. */
export function useClipboard(): void {
  const view = useView()
  useEffect(() => {
    const stops = new AbortController()
    const { signal } = stops
    // the window's listener of keys would take the key, and then the browser copies nothing
    document.addEventListener('keydown', (event) => (isCopyKey(event) || tabbed(event)) && event.stopPropagation(), {
      signal,
    })
    document.addEventListener('copy', (event) => give(event, () => {}), { signal })
    document.addEventListener('cut', (event) => give(event, cutHeld), { signal })
    document.addEventListener('paste', (event) => take(event, view), { signal })
    return () => stops.abort()
  }, [view])
}

function isCopyKey(event: KeyboardEvent): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isElsewhere(event.target)) return false
  const key = event.key.toLowerCase()
  if (key === 'v') isWithWires = event.shiftKey
  return key === 'v' || (!event.shiftKey && (key === 'c' || key === 'x'))
}

/**
 * Tab goes from node to node while one is held, and leaves the canvas after the last. A person who came by the keyboard
 * goes on by it; for who points, Tab opens the search. True when the search is not meant.
 */
function tabbed(event: KeyboardEvent): boolean {
  if (event.key !== 'Tab' || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return false
  const [held] = heldNow().nodes
  if (held === undefined) return event.target instanceof Element && event.target.matches(':focus-visible')
  if (nextNode(readingOrder(geometryNow()), held, event.shiftKey ? -1 : 1) === null) return true
  event.preventDefault()
  runCommand(event.shiftKey ? 'canvas.before' : 'canvas.next')
  return true
}

// not the event's target: that is where the caret was last, be it in a form that has lost the focus
function give(event: ClipboardEvent, after: () => void): void {
  if (isElsewhere(document.activeElement) || String(getSelection()) !== '') return
  const text = copiedText()
  if (!text) return
  event.clipboardData?.setData('text/plain', text)
  event.preventDefault()
  after()
}

function take(event: ClipboardEvent, view: ViewPort): void {
  if (isElsewhere(document.activeElement)) return
  const text = event.clipboardData?.getData('text/plain') ?? ''
  if (text === '') return
  event.preventDefault()
  pasteText(text, { at: pointerPoint(view), keepsIncoming: isWithWires })
}

/** Copy and cut from a menu: the browser is asked to, which raises the same events. */
export function copyByMenu(kind: 'copy' | 'cut'): void {
  const text = copiedText()
  if (!text) return
  // writeText is kept from pages that are not served over TLS; the old way works there
  if (navigator.clipboard) void navigator.clipboard.writeText(text).catch(() => document.execCommand('copy'))
  else document.execCommand('copy')
  if (kind === 'cut') cutHeld()
}

/** Paste from a menu: the clipboard where the page may read it, else what was copied here last. */
export async function pasteByMenu(view: ViewPort, keepsIncoming: boolean): Promise<void> {
  const at = pointerPoint(view)
  const read = await navigator.clipboard?.readText().catch(() => '')
  const text = read || lastCopied()
  if (text) pasteText(text, { at, keepsIncoming })
  else tell({ tone: 'plain', title: words.canvas.nothingCopied, more: words.canvas.nothingCopiedMore })
}
