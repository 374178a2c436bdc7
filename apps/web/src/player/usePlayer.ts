import { create } from 'zustand'

export const playerPlaces = ['float', 'dock', 'fill'] as const
export type PlayerPlace = (typeof playerPlaces)[number]
export type Comparing = 'none' | 'side' | 'wipe'

type PlayerState = {
  isOpen: boolean
  /** It opens by itself once in a visit. */
  wasOpened: boolean
  place: PlayerPlace
  /** The node whose film is shown; null: the film of the project, whichever node makes it. */
  node: string | null
  comparing: Comparing
  /** The page shows the film itself, in a place of its own. */
  isInPage: boolean
  /** How often somebody asked to see it move. */
  asked: number
}

/** Where the player stands and what it shows. */
export const usePlayer = create<PlayerState>(() => ({
  isOpen: false,
  wasOpened: false,
  place: 'float',
  node: null,
  comparing: 'none',
  isInPage: false,
  asked: 0,
}))

/** Shows the film of the project, or what this node made. */
export const openPlayer = (node: string | null = null): void =>
  usePlayer.setState({ isOpen: true, wasOpened: true, node })

/** Plays the film of the project, also where it was left standing. */
export const playFilm = (): void => {
  if (!usePlayer.getState().isInPage) openPlayer()
  usePlayer.setState(({ asked }) => ({ asked: asked + 1 }))
}

export const closePlayer = (): void => usePlayer.setState({ isOpen: false })
