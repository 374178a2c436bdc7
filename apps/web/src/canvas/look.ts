import { useSyncExternalStore } from 'react'

/** Colours of the theme as a 2-D canvas takes them. */
export type CanvasLook = Record<(typeof names)[number], string>

const names = [
  ...(['canvas', 'panel', 'raised', 'field', 'line', 'line-strong', 'text', 'muted', 'faint', 'accent'] as const),
  ...(['running', 'done', 'cached', 'error'] as const),
] as const

let known: { theme: string | undefined; look: CanvasLook } | undefined

/** The tokens of the theme that is on, read once for each theme. */
export function canvasLook(): CanvasLook {
  const { theme } = document.documentElement.dataset
  if (known?.theme !== theme || !known) {
    const style = getComputedStyle(document.documentElement)
    known = {
      theme,
      look: Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as CanvasLook,
    }
  }
  return known.look
}

/** The tokens of the theme that is on; what draws with them is drawn anew when it changes. */
export const useCanvasLook = (): CanvasLook | null => useSyncExternalStore(onTheme, canvasLook, () => null)

function onTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}
