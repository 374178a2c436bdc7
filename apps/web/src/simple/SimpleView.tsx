'use client'
import { Workflow } from 'lucide-react'
import Link from 'next/link'
import { useEffect } from 'react'
import { useChecking, useProblems } from '../canvas/useProblems.ts'
import { SavedState } from '../editor/SavedState.tsx'
import { holdProject, useEditor } from '../editor/useEditor.ts'
import { Mark } from '../home/Mark.tsx'
import { PersonMenu } from '../home/PersonMenu.tsx'
import { titleOf } from '../inspector/nodeTitle.ts'
import { KeySheet } from '../keys/KeySheet.tsx'
import { useKeys } from '../keys/useKeys.ts'
import { Player } from '../player/Player.tsx'
import { RunButton } from '../run/RunButton.tsx'
import { Waiting } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { FilmView } from './FilmView.tsx'
import { SimpleForm } from './SimpleForm.tsx'

/** A project without its graph: what to fill in, the button that makes it, and the film. Works on a phone. */
export function SimpleView() {
  useKeys()
  useEffect(holdProject, [])
  const id = useEditor((state) => state.project?.id)
  if (!id) return <Waiting label={words.simple.opening} />
  return (
    <div data-region="inspector" className="flex min-h-full flex-col">
      <Bar id={id} />
      <main className="mx-auto grid w-full max-w-280 flex-1 gap-6 px-4 py-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
        <section aria-label={words.simple.film} className="lg:order-2">
          <div className="flex flex-col gap-3 lg:sticky lg:top-[69px]">
            <FilmView />
            <Problems />
          </div>
        </section>
        <section aria-label={words.simple.form}>
          <SimpleForm />
        </section>
      </main>
      <Player />
      <KeySheet />
    </div>
  )
}

function Bar({ id }: { id: string }) {
  const title = useEditor((state) => state.project?.title)
  return (
    <header className="sticky top-0 z-20 border-line border-b bg-panel">
      <div className="mx-auto flex min-h-11 max-w-280 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2">
        <Link href="/" aria-label={words.ui.toProjects} className="shrink-0 rounded-field">
          <Mark />
        </Link>
        <h1 className="min-w-0 flex-1 truncate font-medium">{title}</h1>
        <SavedState />
        <Link
          href={`/p/${id}`}
          className="inline-flex h-7 items-center gap-1.5 rounded-field border border-line bg-raised px-2.5 hover:border-line-strong"
        >
          <Workflow size={14} aria-hidden />
          <span className="max-sm:sr-only">{words.simple.graph}</span>
        </Link>
        <RunButton isSimple />
        <PersonMenu />
      </div>
    </header>
  )
}

function Problems() {
  useChecking()
  const byNode = useProblems((state) => state.byNode)
  const nodes = useEditor((state) => state.project?.graph.nodes)
  const [problem] = [...byNode.values()].flat()
  if (!problem || !nodes) return null
  const { node = '', port } = problem
  // what is asked for here is filled in here
  const isAsked = problem.code === 'port-unconnected' && port !== undefined && nodes[node]?.exposed?.includes(port)
  return (
    <div role="alert" className="rounded-card border border-error p-3">
      <p>{words.simple.mend}</p>
      {isAsked ? (
        <p className="text-muted">{words.simple.fill(words.inspector.port(port), titleOf(nodes[node]))}</p>
      ) : (
        <>
          <p className="text-muted">{problem.message}</p>
          <p className="text-muted">{words.simple.mendMore}</p>
        </>
      )}
    </div>
  )
}
