import { type Command, useCommands } from '../keys/commands.ts'
import { words } from '../words/index.ts'
import { nextRedo, nextUndo } from './log.ts'
import { panelParts } from './panels.tsx'
import { downloadProject, duplicateOpen } from './projectActions.ts'
import { redo, undo, useEditor } from './useEditor.ts'
import { panels, togglePanel, useFrame } from './useFrame.ts'

const said = words.editor
const isClosed = () => useEditor.getState().project === null
const isFixed = () => isClosed() || useEditor.getState().role === 'viewer'
const inEdit = { group: said.groups.edit, region: 'everywhere' } as const
const inProject = { group: said.groups.project, region: 'everywhere', isOff: isFixed } as const
const inView = { group: said.groups.view, region: 'everywhere' } as const

const commands: readonly Command[] = [
  {
    ...inEdit,
    id: 'edit.undo',
    title: said.undo,
    keys: ['Mod+z'],
    isOff: () => isFixed() || !nextUndo(useEditor.getState()),
    run: undo,
  },
  {
    ...inEdit,
    id: 'edit.redo',
    title: said.redo,
    keys: ['Mod+Shift+z', 'Mod+y'],
    isOff: () => isFixed() || !nextRedo(useEditor.getState()),
    run: redo,
  },
  {
    ...inProject,
    id: 'version.save',
    title: said.saveVersion,
    keys: ['Mod+s'],
    aliases: [said.saveAlias],
    run: () => useFrame.setState({ isNaming: true }),
  },
  { ...inProject, id: 'project.rename', title: said.rename, run: () => useFrame.setState({ isRenaming: true }) },
  {
    ...inProject,
    id: 'project.share',
    title: said.share.command,
    aliases: ['people', 'members', 'invite'],
    isOff: isClosed,
    run: () => useFrame.setState({ isSharing: true }),
  },
  { ...inProject, id: 'project.duplicate', title: said.duplicate, isOff: isClosed, run: () => void duplicateOpen() },
  { ...inProject, id: 'project.download', title: said.download, isOff: isClosed, run: downloadProject },
  {
    ...inView,
    id: 'view.focus',
    title: said.focus,
    keys: ['f'],
    run: () => useFrame.setState(({ isFocused }) => ({ isFocused: !isFocused })),
  },
  ...panels.map(
    (name): Command => ({
      ...inView,
      id: `panel.${name}`,
      title: said.panelOf(said.panels[name]),
      keys: [panelParts[name].key],
      run: () => togglePanel(name),
    }),
  ),
]

/** Offers what the frame around a project can do. */
export const useFrameCommands = (): void => useCommands(commands)
