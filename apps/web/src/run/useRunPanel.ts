import { create } from 'zustand'
import type { TargetKind } from './targets.ts'

/** The panel that tells what will run. */
export const useRunPanel = create<{ isOpen: boolean; kind: TargetKind }>(() => ({ isOpen: false, kind: 'all' }))
