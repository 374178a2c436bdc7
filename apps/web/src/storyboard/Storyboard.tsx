'use client'
import { ChevronDown, ChevronUp, Clapperboard } from 'lucide-react'
import { useEditor } from '../editor/useEditor.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Choice } from '../ui/Fields.tsx'
import { Empty, Waiting } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { addScene } from './addScene.ts'
import { BoardActions } from './BoardActions.tsx'
import { BoardCommands } from './boardCommands.tsx'
import { CardRow } from './CardRow.tsx'
import { CompareTakes } from './CompareTakes.tsx'
import { linesHeight } from './ContextLines.tsx'
import { GlobalPrompt } from './GlobalPrompt.tsx'
import { useBoard, useLanes, useScene, useScenes } from './useBoard.ts'
import { FOLDED, LOWEST, useBoardHeight } from './useBoardHeight.ts'

const text = words.storyboard
/** What the noise plan adds to the height. */
const PLAN = 256

/** The scene as shots: a second view of the same scene node. */
export function Storyboard() {
  const isOpen = useBoard((state) => state.isOpen)
  const isPlanOpen = useBoard((state) => state.isPlanOpen)
  const isLoaded = useEditor((state) => state.project !== null)
  const scene = useScene()
  const lanes = useLanes(scene)
  const board = useBoardHeight()
  return (
    <section
      data-region="storyboard"
      aria-label={text.title}
      tabIndex={-1}
      style={{
        height: isOpen ? board.height + (lanes ? linesHeight(lanes.lanes) : 0) + (isPlanOpen ? PLAN : 0) : FOLDED,
      }}
      className="relative flex max-h-[70vh] shrink-0 flex-col border-line border-t bg-panel outline-none max-md:min-h-0 max-md:shrink"
    >
      {isOpen && <Edge {...board} />}
      <header className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-2 pr-2 pl-1">
        <FoldButton isOpen={isOpen} />
        <SceneChoice scene={scene} />
        <div className="flex min-w-0 flex-1 max-md:order-last max-md:basis-full max-md:px-2 max-md:pb-1">
          {isOpen && scene && <GlobalPrompt scene={scene} />}
        </div>
        {lanes && <BoardActions {...lanes} />}
      </header>
      {isOpen && (
        <div className="min-h-0 flex-1">
          {!isLoaded ? <Waiting label={text.waiting} /> : lanes ? <CardRow {...lanes} /> : <NoScene />}
        </div>
      )}
      {lanes && <BoardCommands {...lanes} />}
      <CompareTakes />
    </section>
  )
}

/** The upper edge: pulled by the pointer, or moved by arrows. */
function Edge({ height, most, set, onPointerDown }: ReturnType<typeof useBoardHeight>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule that is moved has no element of its own
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={text.size}
      aria-valuenow={height}
      aria-valuemin={LOWEST}
      aria-valuemax={most}
      onPointerDown={onPointerDown}
      onKeyDown={({ key }) => {
        if (key === 'ArrowUp') set(height + 24)
        if (key === 'ArrowDown') set(height - 24)
      }}
      className="absolute inset-x-0 -top-1 z-10 max-xl:hidden h-2 cursor-row-resize touch-none hover:bg-accent/40 focus-visible:bg-accent/40"
    />
  )
}

function FoldButton({ isOpen }: { isOpen: boolean }) {
  return (
    <IconButton
      label={isOpen ? text.fold : text.open}
      aria-expanded={isOpen}
      className="h-6!"
      onClick={() => useBoard.setState({ isOpen: !isOpen })}
    >
      {isOpen ? <ChevronDown size={14} /> : <ChevronUp size={14} />}
    </IconButton>
  )
}

/** Which scene is shown, where there are several. */
function SceneChoice({ scene }: { scene: string | undefined }) {
  const scenes = useScenes()
  const title = useEditor((state) => (scene ? state.project?.graph.nodes[scene]?.title : undefined))
  if (scenes.length < 2) return <h2 className="shrink-0 font-medium">{title ?? text.title}</h2>
  return (
    <Choice
      aria-label={text.sceneChoice}
      className="h-6! w-36! shrink-0"
      value={scene}
      onChange={({ target }) => useBoard.setState({ scene: target.value })}
    >
      {scenes.map((id, at) => (
        <SceneOption key={id} id={id} number={at + 1} />
      ))}
    </Choice>
  )
}

function SceneOption({ id, number }: { id: string; number: number }) {
  const title = useEditor((state) => state.project?.graph.nodes[id]?.title)
  const story = useEditor((state) => {
    const scene = state.project?.graph.nodes[id]?.params.scene as { story?: string } | undefined
    return scene?.story
  })
  return <option value={id}>{title ?? text.sceneOf(number, story)}</option>
}

function NoScene() {
  const isReader = useEditor((state) => state.role === 'viewer')
  return (
    <Empty title={text.noScene} more={text.noSceneMore}>
      {!isReader && (
        <Button icon={<Clapperboard size={14} />} onClick={addScene}>
          {text.addScene}
        </Button>
      )}
    </Empty>
  )
}
