'use client'
import { ReactFlowProvider } from '@xyflow/react'
import { Canvas } from '../canvas/Canvas.tsx'
import { SearchPalette } from '../canvas/SearchPalette.tsx'
import { Tour } from '../home/Tour.tsx'
import { Inspector } from '../inspector/Inspector.tsx'
import { KeySheet } from '../keys/KeySheet.tsx'
import { useKeys } from '../keys/useKeys.ts'
import { Player } from '../player/Player.tsx'
import { FilmDrop } from '../run/FilmDrop.tsx'
import { Storyboard } from '../storyboard/Storyboard.tsx'
import { Rail } from './Rail.tsx'
import { TopBar } from './TopBar.tsx'

/** Everything around one open project: what it is, the canvas, the storyboard, and what stands beside them. */
export function Editor() {
  useKeys()
  return (
    <ReactFlowProvider>
      <div className="flex h-screen min-w-0 flex-col overflow-hidden">
        <TopBar />
        <div className="flex min-h-0 flex-1">
          <Rail />
          <main className="flex min-w-0 flex-1 flex-col">
            <section data-region="canvas" className="relative min-h-0 flex-1">
              <Canvas />
            </section>
            <Storyboard />
          </main>
          <Inspector />
        </div>
        <Player />
        <SearchPalette />
        <KeySheet />
        <Tour />
        <FilmDrop />
      </div>
    </ReactFlowProvider>
  )
}
