'use client'
import { ReactFlowProvider } from '@xyflow/react'
import { useEffect } from 'react'
import { SearchPalette } from '../canvas/SearchPalette.tsx'
import { Tour } from '../home/Tour.tsx'
import { KeySheet } from '../keys/KeySheet.tsx'
import { useKeys } from '../keys/useKeys.ts'
import { FilmDrop } from '../run/FilmDrop.tsx'
import { CompareVersion } from './CompareVersion.tsx'
import { NarrowWindow } from './NarrowWindow.tsx'
import { SaveVersion } from './SaveVersion.tsx'
import { ShareDialog } from './share/ShareDialog.tsx'
import { holdProject } from './useEditor.ts'
import { useFrameCommands } from './useFrameCommands.ts'
import { useNarrow } from './useNarrow.ts'
import { WideWindow } from './WideWindow.tsx'

/** Everything around one open project: what it is, the canvas, the storyboard, and what stands beside them. */
export function Editor() {
  useKeys()
  useFrameCommands()
  useEffect(holdProject, [])
  const isNarrow = useNarrow()
  return (
    <ReactFlowProvider>
      <div className="flex h-dvh min-w-0 flex-col overflow-hidden">
        {/* both at once, one after the other, would draw a canvas that has no room */}
        {isNarrow === true && <NarrowWindow />}
        {isNarrow === false && <WideWindow />}
        <SearchPalette />
        <KeySheet />
        <SaveVersion />
        <ShareDialog />
        <CompareVersion />
        <Tour />
        <FilmDrop />
      </div>
    </ReactFlowProvider>
  )
}
