'use client'
import { useQuery } from '@tanstack/react-query'
import { Copy, Plus } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { api } from '../api/client.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Empty, Failed, Waiting } from '../ui/States.tsx'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { StudiesBar } from './StudiesBar.tsx'
import { copyRatingLink } from './studyActions.ts'

const text = words.studies
const LOOK_MS = 10_000

/** Every study that one may see, the newest first. */
export function StudyList() {
  const { data, error, refetch } = useQuery(api.studies.list.queryOptions(undefined, { refetchInterval: LOOK_MS }))
  useEffect(() => {
    document.title = words.ui.pageTitle(text.title)
  }, [])
  return (
    <div className="min-h-full">
      <StudiesBar title={<span className="font-medium">{words.home.name}</span>}>
        <NewStudy />
      </StudiesBar>
      <main className="mx-auto max-w-260 px-6 pt-8 pb-20">
        <h1 className="text-title">{text.title}</h1>
        <p className="mt-1 mb-6 text-muted">{text.about}</p>
        {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
        {!error && !data && <Waiting label={text.loading} />}
        {data?.length === 0 && <NoStudies />}
        {data && data.length > 0 && (
          <ul aria-label={text.list} className="rounded-card border border-line bg-panel">
            {data.map((study) => (
              <StudyRow key={study.id} study={study} />
            ))}
          </ul>
        )}
      </main>
    </div>
  )
}

function NewStudy() {
  const router = useRouter()
  return (
    <Button look="main" icon={<Plus size={14} />} onClick={() => router.push('/studies/new')}>
      {text.new.title}
    </Button>
  )
}

function NoStudies() {
  const copy = () => {
    void navigator.clipboard.writeText(text.noneCommand).then(() => tell({ tone: 'done', title: text.copied }))
  }
  return (
    <div className="rounded-card border border-line border-dashed py-6">
      <Empty title={text.none} more={text.noneMore}>
        <p className="mt-2 flex items-center gap-1 rounded-field bg-field py-1 pr-1 pl-3">
          <code className="slate">{text.noneCommand}</code>
          <IconButton label={text.copyCommand} onClick={copy}>
            <Copy size={14} />
          </IconButton>
        </p>
      </Empty>
    </div>
  )
}

type Row = {
  id: string
  link: string
  title: string
  status: 'open' | 'closed'
  methods: string[]
  scenes: number
  raters: number
  votes: number
  createdAt: string
}

function StudyRow({ study }: { study: Row }) {
  const { id, link, title, status, methods, scenes, raters, votes, createdAt } = study
  return (
    <li className="relative flex flex-wrap items-center gap-x-6 gap-y-2 border-line border-b px-4 py-3 last:border-b-0 hover:bg-raised">
      <div className="min-w-60 flex-1">
        <Link href={`/studies/${id}`} className="font-medium after:absolute after:inset-0">
          {title}
        </Link>
        <p className="text-label text-muted">
          {text.size(scenes, methods.length)} · {text.made(words.units.ago(createdAt))}
        </p>
      </div>
      <p className="w-44 text-muted max-sm:w-auto">{text.votes(votes, raters)}</p>
      <p className={classes('w-14 text-label', status === 'open' ? 'text-done' : 'text-muted')}>
        {text.status[status]}
      </p>
      <Button className="relative" icon={<Copy size={14} />} onClick={() => void copyRatingLink(link)}>
        {text.copyLink}
      </Button>
    </li>
  )
}
