'use client'
import { ChevronDown, Redo2, Undo2 } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { Mark } from '../home/Mark.tsx'
import { PersonMenu } from '../home/PersonMenu.tsx'
import { useKeyOf } from '../keys/bindings.ts'
import { runCommand } from '../keys/commands.ts'
import { QueueButton } from '../run/QueueButton.tsx'
import { RunButton } from '../run/RunButton.tsx'
import { RunnerBadge } from '../run/RunnerBadge.tsx'
import { IconButton } from '../ui/Button.tsx'
import { Menu } from '../ui/Menu.tsx'
import { Tip } from '../ui/Tip.tsx'
import { words } from '../words/index.ts'
import { nextRedo, nextUndo } from './log.ts'
import { OthersHere } from './OthersHere.tsx'
import { ProjectName } from './ProjectName.tsx'
import { SavedState } from './SavedState.tsx'
import { redo, undo, useEditor } from './useEditor.ts'

const said = words.editor

/** The name of the project and whether it is saved; Run, the queue, the runner. */
export function TopBar() {
  return (
    <header className="flex h-11 shrink-0 items-center gap-1 border-line border-b bg-panel pr-2 pl-2.5">
      <Tip words={said.home}>
        <Link
          href="/"
          aria-label={said.home}
          className="flex size-7 shrink-0 items-center justify-center rounded-field"
        >
          <Mark size={20} />
        </Link>
      </Tip>
      <ProjectName />
      <ProjectMenu />
      <SavedState />
      <UndoButtons />
      <OthersHere />
      <span className="min-w-0 flex-1" />
      <RunButton />
      <span className="flex max-sm:hidden">
        <QueueButton />
        <RunnerBadge />
      </span>
      <PersonMenu />
    </header>
  )
}

function UndoButtons() {
  const before = useEditor((state) => nextUndo(state)?.title)
  const after = useEditor((state) => nextRedo(state)?.title)
  const undoKey = useKeyOf('edit.undo')
  const redoKey = useKeyOf('edit.redo')
  return (
    <span className="flex shrink-0 max-md:hidden">
      <IconButton label={said.undoOf(before)} keys={undoKey} aria-disabled={before === undefined} onClick={undo}>
        <Undo2 size={15} className={before === undefined ? 'opacity-45' : undefined} />
      </IconButton>
      <IconButton label={said.redoOf(after)} keys={redoKey} aria-disabled={after === undefined} onClick={redo}>
        <Redo2 size={15} className={after === undefined ? 'opacity-45' : undefined} />
      </IconButton>
    </span>
  )
}

function ProjectMenu() {
  const router = useRouter()
  const project = useEditor((state) => state.project?.id)
  const isReader = useEditor((state) => state.role === 'viewer')
  const saveKey = useKeyOf('version.save')
  if (!project) return null
  return (
    <Menu
      items={[
        { label: said.rename, isOff: isReader, run: () => runCommand('project.rename') },
        { label: said.saveVersion, keys: saveKey, isOff: isReader, run: () => runCommand('version.save') },
        { label: said.share.command, run: () => runCommand('project.share') },
        'line',
        { label: said.duplicate, run: () => runCommand('project.duplicate') },
        { label: said.download, run: () => runCommand('project.download') },
        'line',
        { label: said.simple, run: () => router.push(`/simple/${project}`) },
        { label: said.keys, keys: '?', run: () => runCommand('keys.show') },
      ]}
    >
      <IconButton label={said.projectMenu} className="w-5!">
        <ChevronDown size={14} />
      </IconButton>
    </Menu>
  )
}
