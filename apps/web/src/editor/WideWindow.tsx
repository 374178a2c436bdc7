'use client'
import { Minimize2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Canvas } from '../canvas/Canvas.tsx'
import { Inspector } from '../inspector/Inspector.tsx'
import { useKeyOf } from '../keys/bindings.ts'
import { runCommand } from '../keys/commands.ts'
import { Player } from '../player/Player.tsx'
import { Storyboard } from '../storyboard/Storyboard.tsx'
import { IconButton } from '../ui/Button.tsx'
import { words } from '../words/index.ts'
import { Rail } from './Rail.tsx'
import { TopBar } from './TopBar.tsx'
import { useFrame } from './useFrame.ts'

/** All at once: the canvas in the middle, panels at the left, the inspector at the right, the storyboard below. */
export function WideWindow() {
  const isFocused = useFrame((state) => state.isFocused)
  return (
    <>
      <Around isHidden={isFocused}>
        <TopBar />
      </Around>
      <div className="flex min-h-0 flex-1">
        <Around isHidden={isFocused}>
          <Rail />
        </Around>
        <main className="flex min-w-0 flex-1 flex-col">
          <section data-region="canvas" aria-label={words.editor.canvas} className="relative min-h-0 flex-1">
            <Canvas />
            {isFocused && <LeaveFocus />}
          </section>
          <Around isHidden={isFocused}>
            <Storyboard />
          </Around>
        </main>
        <Around isHidden={isFocused}>
          <Inspector />
        </Around>
      </div>
      <Player />
    </>
  )
}

// hidden, not gone: what stands there goes on offering its commands and following its run
function Around({ isHidden, children }: { isHidden: boolean; children: ReactNode }) {
  return <div className={isHidden ? 'hidden' : 'contents'}>{children}</div>
}

function LeaveFocus() {
  return (
    <span className="absolute top-2 right-2 z-10">
      <IconButton
        look="plain"
        label={words.editor.leaveFocus}
        keys={useKeyOf('view.focus')}
        onClick={() => runCommand('view.focus')}
      >
        <Minimize2 size={14} />
      </IconButton>
    </span>
  )
}
