'use client'
import type { Graph } from '@sceneweave/project'
import { useQuery } from '@tanstack/react-query'
import { Minus, Move, PenLine, Plus } from 'lucide-react'
import { useMemo } from 'react'
import { api } from '../api/client.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Empty, Failed, Waiting } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { DifferencePicture } from './DifferencePicture.tsx'
import { type Change, differencesOf, marksOf } from './differences.ts'
import { useEditor } from './useEditor.ts'
import { useFrame } from './useFrame.ts'
import { restoreVersion } from './versions.ts'

const said = words.editor.difference
const close = () => useFrame.setState({ compared: null })

/** A version beside the present: two small pictures of the graph, and in words what was done since. */
export function CompareVersion() {
  const compared = useFrame((state) => state.compared)
  return (
    <Dialog title={said.title} isOpen={compared !== null} onClose={close} width={1080}>
      {compared && <Compared version={compared} />}
    </Dialog>
  )
}

function Compared({ version }: { version: string }) {
  const project = useEditor((state) => state.project?.id) ?? ''
  const now = useEditor((state) => state.project?.graph)
  const isReader = useEditor((state) => state.role === 'viewer')
  const { data, error, refetch } = useQuery(api.projects.readVersion.queryOptions({ project, version }))
  if (!data || !now)
    return (
      <div className="h-80">
        {error ? <Failed error={error} onRetry={() => void refetch()} /> : <Waiting label={said.waiting} />}
      </div>
    )
  const restore = () => {
    close()
    void restoreVersion(data)
  }
  return (
    <div className="flex flex-col gap-4 p-4">
      <Pictures before={data.project.graph} name={data.name} now={now} />
      <Lines before={data.project.graph} now={now} />
      <span className="flex justify-end">
        <Button disabled={isReader} onClick={restore}>
          {words.editor.versions.restore(data.name)}
        </Button>
      </span>
    </div>
  )
}

function Pictures({ before, now, name }: { before: Graph; now: Graph; name: string }) {
  const marks = useMemo(() => marksOf(before, now), [before, now])
  const side = (title: string, graph: Graph, other: Graph) => (
    <figure className="min-w-0 flex-1">
      <figcaption className="mb-1 truncate text-label text-muted">{title}</figcaption>
      <div className="h-56 rounded-card border border-line bg-canvas p-2">
        <DifferencePicture graph={graph} other={other} marks={marks} label={title} />
      </div>
    </figure>
  )
  return (
    <div className="flex gap-4 max-md:flex-col">
      {side(name, before, now)}
      {side(said.now, now, before)}
    </div>
  )
}

const signs: Record<Change, { Icon: typeof Plus; colour: string }> = {
  added: { Icon: Plus, colour: 'text-done' },
  removed: { Icon: Minus, colour: 'text-error' },
  changed: { Icon: PenLine, colour: 'text-accent' },
  moved: { Icon: Move, colour: 'text-cached' },
}

function Lines({ before, now }: { before: Graph; now: Graph }) {
  const lines = useMemo(() => differencesOf(before, now), [before, now])
  if (lines.length === 0) return <Empty title={said.none} />
  return (
    <section aria-label={said.since}>
      <h3 className="mb-2 font-medium">{said.count(lines.length)}</h3>
      <ul className="columns-2 gap-6 max-md:columns-1">
        {lines.slice(0, 400).map(({ key, change, text }) => {
          const { Icon, colour } = signs[change]
          return (
            <li key={key} className="flex break-inside-avoid items-start gap-2 py-0.5">
              <Icon size={14} role="img" aria-label={said.change[change]} className={`mt-0.5 shrink-0 ${colour}`} />
              <span className="min-w-0 break-words">{text}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
