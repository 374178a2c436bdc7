import { create } from 'zustand'

/** Whether the graph is shown as a list, in place of the picture. */
export const useGraphList = create<{ isOpen: boolean }>(() => ({ isOpen: false }))
