'use client'
import { TextField } from '../ui/Fields.tsx'
import { Tip } from '../ui/Tip.tsx'
import { words } from '../words/index.ts'
import { edit, useEditor } from './useEditor.ts'
import { useFrame } from './useFrame.ts'

const said = words.editor
const setRenaming = (isRenaming: boolean) => useFrame.setState({ isRenaming })

/** What the project is called; a press lets it be called otherwise. */
export function ProjectName() {
  const title = useEditor((state) => state.project?.title)
  const isReader = useEditor((state) => state.role === 'viewer')
  const isRenaming = useFrame((state) => state.isRenaming)
  if (title === undefined) return null
  if (isRenaming && !isReader) return <NameField title={title} />
  return (
    <h1 className="min-w-0 font-medium">
      {isReader ? (
        <span className="block truncate px-1.5">{title}</span>
      ) : (
        <Tip words={said.rename}>
          <button
            type="button"
            onClick={() => setRenaming(true)}
            className="block h-7 max-w-full truncate rounded-field border border-transparent px-1.5 hover:border-line"
          >
            {title || said.untitled}
          </button>
        </Tip>
      )}
    </h1>
  )
}

function NameField({ title }: { title: string }) {
  const finish = (name: string) => {
    setRenaming(false)
    const wanted = name.trim().slice(0, 200)
    if (wanted && wanted !== title) edit(said.renamed(wanted), [{ type: 'project-rename', title: wanted }])
  }
  return (
    <TextField
      autoFocus
      aria-label={said.nameOfProject}
      defaultValue={title}
      maxLength={200}
      className="w-64! font-medium"
      onFocus={({ target }) => target.select()}
      onBlur={({ target }) => finish(target.value)}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') finish(currentTarget.value)
        if (key === 'Escape') setRenaming(false)
      }}
    />
  )
}
