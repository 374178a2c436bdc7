'use client'
import { useQuery } from '@tanstack/react-query'
import { Ellipsis } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { client } from '../api/client.ts'
import { picturesIn } from '../inspector/pictures.ts'
import { IconButton } from '../ui/Button.tsx'
import { Media } from '../ui/Media.tsx'
import { Menu } from '../ui/Menu.tsx'
import { words } from '../words/index.ts'
import { ago } from '../words/time.ts'
import { leave } from './leaving.ts'
import { duplicateProject, type ProjectRow } from './projects.ts'

/** A project: a still of what it made last, its name, when it changed. */
export function ProjectCard({
  row,
  isOwn,
  onRename,
}: {
  row: ProjectRow
  isOwn: boolean
  onRename(row: ProjectRow): void
}) {
  const router = useRouter()
  const items = [
    { label: words.home.simple, run: () => router.push(`/simple/${row.id}`) },
    { label: words.home.rename, run: () => onRename(row) },
    { label: words.home.duplicate, run: () => void duplicateProject(row) },
    ...(isOwn ? ['line' as const, { label: words.home.remove, isDanger: true, run: () => leave(row) }] : []),
  ]
  return (
    <li className="group relative rounded-card border border-line bg-panel hover:border-line-strong">
      <Link href={`/p/${row.id}`} className="block rounded-card">
        <span className="flex aspect-[16/10] items-center justify-center overflow-hidden rounded-t-[7px] bg-canvas">
          <Still project={row.id} version={row.version} />
        </span>
        <span className="block px-3 pt-2.5 pr-10 pb-3">
          <span className="block truncate font-medium">{row.title || words.home.untitled}</span>
          <span className="block truncate text-label text-muted">
            {words.home.changed(ago(Date.parse(row.updatedAt), Date.now()))}
          </span>
        </span>
      </Link>
      <div className="absolute right-1.5 bottom-3">
        <Menu items={items} align="end">
          <IconButton label={words.home.more(row.title)}>
            <Ellipsis size={16} />
          </IconButton>
        </Menu>
      </div>
    </li>
  )
}

function Still({ project, version }: { project: string; version: number }) {
  const { data } = useQuery({
    queryKey: ['still', project, version],
    queryFn: () => client.projects.results.query({ project, limit: 200 }),
    staleTime: 30_000,
  })
  const newest = [...(data ?? [])].sort((a, b) => b.at.localeCompare(a.at))
  const [picture] = newest.flatMap(({ outputs }) => Object.values(outputs).flatMap(picturesIn))
  if (picture) return <Media {...picture} className="size-full" />
  return <span className="text-faint text-label">{data ? words.home.notMade : ''}</span>
}
