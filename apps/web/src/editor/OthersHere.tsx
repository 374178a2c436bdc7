'use client'
import { useEffect, useState } from 'react'
import { Tip } from '../ui/Tip.tsx'
import { words } from '../words/index.ts'
import { useEditor } from './useEditor.ts'

// who changed nothing for so long may have gone
const HERE_MS = 5 * 60_000

/** Who else changed this project in the last minutes. */
export function OthersHere() {
  const others = useEditor((state) => state.others)
  const now = useNow(others.length > 0)
  const here = others.filter(({ at }) => now - at < HERE_MS)
  return here.slice(0, 3).map(({ user, name }) => (
    <Tip key={user} words={words.editor.isHere(name)}>
      <span
        role="img"
        aria-label={words.editor.isHere(name)}
        className="flex size-6 shrink-0 items-center justify-center rounded-full border border-accent text-label"
      >
        {[...name][0]?.toUpperCase()}
      </span>
    </Tip>
  ))
}

function useNow(isOn: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isOn) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [isOn])
  return now
}
