import { create } from 'zustand'

/** Whether the queue is looked at. */
export const useQueueDrawer = create<{ isOpen: boolean }>(() => ({ isOpen: false }))
