import { create } from 'zustand'
import type { Level } from './level.ts'

/** The level of detail that is on the screen now. */
export const useCanvasLevel = create<{ level: Level }>(() => ({ level: 'full' }))
