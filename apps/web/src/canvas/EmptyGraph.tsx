'use client'
import { useEditor } from '../editor/useEditor.ts'
import { useFrame } from '../editor/useFrame.ts'
import { Button } from '../ui/Button.tsx'
import { words } from '../words/index.ts'
import { openSearch } from './useSearch.ts'

/** A graph with nothing in it says what the next step is. */
export function EmptyGraph() {
  const isEmpty = useEditor(({ project }) => project !== null && Object.keys(project.graph.nodes).length === 0)
  if (!isEmpty) return null
  return (
    <div className="pointer-events-none absolute inset-0 flex flex-col items-center justify-center gap-2 text-center">
      <p>{words.canvas.nothingYet}</p>
      <p className="max-w-80 text-muted">{words.canvas.nothingYetMore}</p>
      <div className="pointer-events-auto mt-1 flex gap-2">
        <Button onClick={() => openSearch()}>{words.canvas.addNode}</Button>
        <Button className="max-xl:hidden" onClick={() => useFrame.setState({ panel: 'templates', isFocused: false })}>
          {words.canvas.chooseTemplate}
        </Button>
      </div>
    </div>
  )
}
