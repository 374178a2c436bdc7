'use client'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { useEditor } from '../editor/useEditor.ts'
import { Choice } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { ParamRow } from './ParamRow.tsx'
import type { ParamProps } from './param.ts'

/** One of the accepted takes of the project. */
export function TakeParam({ id, field, value, isMixed, isOff, write, onReset }: ParamProps) {
  const project = useEditor((state) => state.project?.id)
  const { data: takes = [] } = useQuery(
    api.pools.entries.queryOptions({ project: project ?? '', limit: 200 }, { enabled: project !== undefined }),
  )
  const chosen = typeof value === 'string' ? value : ''
  const isLost = chosen !== '' && !takes.some(({ take }) => take.id === chosen)
  return (
    <ParamRow id={id} label={field.title} help={field.help} isMixed={isMixed} onReset={onReset}>
      <Choice id={id} disabled={isOff} value={chosen} onChange={(event) => write(event.target.value || null)}>
        <option value="">{takes.length === 0 ? words.inspector.take.empty : words.inspector.take.none}</option>
        {isLost && <option value={chosen}>{chosen}</option>}
        {takes.map(({ take }) => (
          <option key={take.id} value={take.id}>
            {`${take.shot.id} · ${take.shot.prompt.slice(0, 60)}`}
          </option>
        ))}
      </Choice>
    </ParamRow>
  )
}
