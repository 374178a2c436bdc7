'use client'
import { useQuery } from '@tanstack/react-query'
import { FolderOpen, Plus, Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { api, faultOf, isRefusal } from '../api/client.ts'
import { KeySheet } from '../keys/KeySheet.tsx'
import { useKeys } from '../keys/useKeys.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Fields.tsx'
import { Empty, Failed, Waiting } from '../ui/States.tsx'
import { Tip } from '../ui/Tip.tsx'
import { words } from '../words/index.ts'
import { isFirstVisit, openFirstScene } from './firstVisit.ts'
import { useLeaving } from './leaving.ts'
import { Mark } from './Mark.tsx'
import { PersonMenu } from './PersonMenu.tsx'
import { ProjectCard } from './ProjectCard.tsx'
import { createProject, importProject, type ProjectRow } from './projects.ts'
import { RenameDialog } from './RenameDialog.tsx'
import { TemplateCard } from './TemplateCard.tsx'
import { isFound, useTemplates } from './useTemplates.ts'

// so that who looks at this page sees that the server went away before he presses something, and what others made
const LOOK_MS = 10_000
const AWAY_LOOK_MS = 3_000

/** Where a person begins: what he made, and what there is to begin from. Who was never here gets a scene at once. */
export function Home() {
  useKeys()
  const router = useRouter()
  const { data, error, refetch } = useQuery(
    api.projects.list.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.error && !isRefusal(state.error) ? AWAY_LOOK_MS : LOOK_MS),
    }),
  )
  const isFirst = useFirstScene(data)
  const [search, setSearch] = useState('')
  if (isFirst) return <Waiting label={words.home.opening} />
  const open = (id: string | null) => id && router.push(`/p/${id}`)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the button is the first
    <div
      data-region="home"
      className="min-h-full"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        const [file] = event.dataTransfer.files
        if (file) void importProject(file).then(open)
      }}
    >
      <Bar search={search} onSearch={setSearch} onOpen={open} />
      {error && data && (
        <p role="status" className="border-line border-b bg-field px-6 py-2 text-center">
          {faultOf(error).message}
        </p>
      )}
      <main className="mx-auto max-w-300 px-6 pt-8 pb-20">
        {error && !data ? (
          <div className="h-60">
            <Failed error={error} onRetry={() => void refetch()} />
          </div>
        ) : (
          <Projects rows={data} search={search} />
        )}
        <TemplateGallery search={search} onOpen={open} />
      </main>
      <KeySheet />
    </div>
  )
}

/** True while the first visit's scene is made and opened. */
function useFirstScene(rows: readonly ProjectRow[] | undefined): boolean {
  const router = useRouter()
  const [isFirst, setFirst] = useState(false)
  useEffect(() => {
    if (rows?.length !== 0 || !isFirstVisit()) return
    setFirst(true)
    void openFirstScene().then((id) => (id ? router.replace(`/p/${id}`) : setFirst(false)))
  }, [rows, router])
  return isFirst
}

type BarProps = { search: string; onSearch(text: string): void; onOpen(id: string | null): void }

function Bar({ search, onSearch, onOpen }: BarProps) {
  const picker = useRef<HTMLInputElement>(null)
  return (
    <header className="sticky top-0 z-10 border-line border-b bg-panel">
      <div className="mx-auto flex min-h-11 max-w-300 flex-wrap items-center gap-2 px-6 py-2">
        <Mark />
        <h1 className="mr-4 font-medium">{words.home.name}</h1>
        <div className="relative min-w-40 max-w-80 flex-1">
          <Search size={14} className="pointer-events-none absolute top-1.75 left-2 text-faint" aria-hidden />
          <TextField
            type="search"
            className="pl-7!"
            aria-label={words.home.find}
            placeholder={words.home.find}
            value={search}
            onChange={(event) => onSearch(event.target.value)}
          />
        </div>
        <span className="flex-1" />
        <Tip words={words.home.importHelp}>
          <Button icon={<FolderOpen size={14} />} onClick={() => picker.current?.click()}>
            {words.home.import}
          </Button>
        </Tip>
        <input
          ref={picker}
          type="file"
          hidden
          accept="application/json,.json,video/mp4,image/webp,image/gif,image/png"
          onChange={(event) => {
            const [file] = event.target.files ?? []
            event.target.value = ''
            if (file) void importProject(file).then(onOpen)
          }}
        />
        <Button
          look="main"
          icon={<Plus size={14} />}
          onClick={() => void createProject(words.home.untitled).then(onOpen)}
        >
          {words.home.create}
        </Button>
        <PersonMenu />
      </div>
    </header>
  )
}

function Projects({ rows, search }: { rows: readonly ProjectRow[] | undefined; search: string }) {
  const leaving = useLeaving((state) => state.ids)
  const { data: me } = useQuery(api.account.me.queryOptions(undefined, { staleTime: 60_000 }))
  const [renamed, setRenamed] = useState<ProjectRow | null>(null)
  const here = rows?.filter(({ id }) => !leaving.has(id)) ?? []
  const found = here.filter(({ title }) => isFound(title, search))
  return (
    <section aria-labelledby="projects">
      <h2 id="projects" className="mb-4 text-title">
        {words.home.projects}
      </h2>
      {!rows && (
        <div className="h-50">
          <Waiting label={words.home.loading} />
        </div>
      )}
      {rows && here.length === 0 && (
        <div className="h-40 rounded-card border border-line border-dashed">
          <Empty title={words.home.none} more={words.home.noneHelp} />
        </div>
      )}
      {here.length > 0 && found.length === 0 && <p className="text-muted">{words.home.noFind(search)}</p>}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(220px,1fr))] gap-4">
        {found.map((row) => (
          <ProjectCard key={row.id} row={row} isOwn={!me || row.ownerId === me.user} onRename={setRenamed} />
        ))}
      </ul>
      <RenameDialog row={renamed} onClose={() => setRenamed(null)} />
    </section>
  )
}

function TemplateGallery({ search, onOpen }: { search: string; onOpen(id: string | null): void }) {
  const found = useTemplates(search)
  return (
    <section aria-labelledby="templates" className="mt-12">
      <h2 id="templates" className="mb-4 text-title">
        {words.home.templates}
      </h2>
      {found.length === 0 && <p className="text-muted">{words.home.noFind(search)}</p>}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(220px,1fr))] gap-4">
        {found.map(({ template, news }) => (
          <li key={template.id} className="flex">
            <TemplateCard
              template={template}
              news={news}
              onOpen={() => void createProject(template.title, template.graph).then(onOpen)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
