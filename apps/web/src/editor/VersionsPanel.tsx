'use client'
import { useQuery } from '@tanstack/react-query'
import { GitCompare, RotateCcw } from 'lucide-react'
import { api } from '../api/client.ts'
import { runCommand } from '../keys/commands.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Empty, Failed, Waiting } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { useEditor } from './useEditor.ts'
import { useFrame } from './useFrame.ts'
import { restoreVersion, type VersionRow } from './versions.ts'

const said = words.editor.versions

/** The named versions: save one more, look at what differs, go back to one. */
export function VersionsPanel() {
  const project = useEditor((state) => state.project?.id)
  const isReader = useEditor((state) => state.role === 'viewer')
  const { data, error, refetch } = useQuery({
    ...api.projects.versions.queryOptions({ project: project ?? '' }),
    enabled: project !== undefined,
  })
  if (!data) return error ? <Failed error={error} onRetry={() => void refetch()} /> : <Waiting label={said.waiting} />
  const save = (
    <Button disabled={isReader} onClick={() => runCommand('version.save')}>
      {words.editor.saveVersion}
    </Button>
  )
  if (data.length === 0)
    return (
      <Empty title={said.none} more={said.noneMore}>
        {save}
      </Empty>
    )
  return (
    <div className="flex flex-col">
      <div className="p-3 [&>button]:w-full">{save}</div>
      <ol aria-label={said.title}>
        {data.map((row) => (
          <Line key={row.id} row={row} isReader={isReader} />
        ))}
      </ol>
    </div>
  )
}

function Line({ row, isReader }: { row: VersionRow; isReader: boolean }) {
  const { id, name, at, by } = row
  const { data: members } = useQuery({
    ...api.projects.members.queryOptions({ project: useEditor.getState().project?.id ?? '' }),
    staleTime: 60_000,
  })
  const who = members && members.length > 1 ? members.find(({ user }) => user === by)?.name : undefined
  return (
    <li className="flex items-center border-line border-t py-1.5 pr-1 pl-3 last:border-b">
      <span className="min-w-0 flex-1">
        <span className="block truncate" title={name}>
          {name}
        </span>
        <span className="block truncate text-label text-muted">
          {[words.units.ago(at), who].filter(Boolean).join(' · ')}
        </span>
      </span>
      <IconButton label={said.compare(name)} onClick={() => useFrame.setState({ compared: id })}>
        <GitCompare size={15} />
      </IconButton>
      <IconButton label={said.restore(name)} disabled={isReader} onClick={() => void restoreVersion(row)}>
        <RotateCcw size={15} />
      </IconButton>
    </li>
  )
}
