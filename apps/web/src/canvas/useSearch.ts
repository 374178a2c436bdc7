import type { Point } from '@sceneweave/project'
import { create } from 'zustand'
import type { End } from './connection.ts'

/** Where what is found is put, and the port that it is joined to. */
export type SearchPlace = { at?: Point; from?: { end: End; kind: string } }

/** The search palette: open or not, and for what. */
export const useSearch = create<{ isOpen: boolean; place: SearchPlace }>(() => ({ isOpen: false, place: {} }))

export const openSearch = (place: SearchPlace = {}): void => useSearch.setState({ isOpen: true, place })
export const closeSearch = (): void => useSearch.setState({ isOpen: false })
