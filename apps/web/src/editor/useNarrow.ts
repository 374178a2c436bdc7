import { useSyncExternalStore } from 'react'

const query = '(max-width: 1279px)'

function subscribe(changed: () => void): () => void {
  const media = matchMedia(query)
  media.addEventListener('change', changed)
  return () => media.removeEventListener('change', changed)
}

/** The same at this moment, for gestures and commands. */
export const isNarrow = (): boolean => matchMedia(query).matches

/** Whether the window is too narrow for canvas, storyboard and panels beside each other; null where there is no window yet. */
export const useNarrow = (): boolean | null =>
  useSyncExternalStore<boolean | null>(
    subscribe,
    () => matchMedia(query).matches,
    () => null,
  )
