import { createContext } from 'react'
import type { Level } from './level.ts'

/** How much of each node is drawn. */
export const LevelContext = createContext<Level>('full')
