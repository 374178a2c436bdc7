'use client'
import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { api, client, faultOf, queryClient } from '../../api/client.ts'
import { Button } from '../../ui/Button.tsx'
import { Labelled, TextArea, TextField } from '../../ui/Fields.tsx'
import { words } from '../../words/index.ts'
import { StudiesBar } from '../StudiesBar.tsx'
import { FilmTable } from './FilmTable.tsx'
import { type StudyWish, wishOf } from './studyDraft.ts'
import { useStudyDraft } from './useStudyDraft.ts'

const text = words.studies.new

/** Puts a ranking study together: words for raters, methods, and their films of each scene out of the gallery. */
export function NewStudyPage() {
  const router = useRouter()
  const study = useStudyDraft()
  const { draft, forget } = study
  const [said, setSaid] = useState<string | null>(null)
  const make = useMutation({
    mutationFn: (wish: StudyWish) => client.studies.create.mutate(wish),
    onSuccess() {
      forget()
      void queryClient.invalidateQueries({ queryKey: api.studies.list.queryKey() })
    },
  })
  // also while its page comes: nobody makes it twice
  const isMaking = make.isPending || make.isSuccess
  useEffect(() => {
    document.title = words.ui.pageTitle(text.title)
  }, [])
  // what was said of the draft before is no longer true of it
  const change: typeof study.change = (next) => {
    study.change(next)
    setSaid(null)
  }
  const submit = () => {
    const found = wishOf(draft)
    setSaid('lack' in found ? text.lacks(found.lack) : null)
    if ('lack' in found) return
    // called only while this page is there: who has left it is not pulled back
    make.mutate(found.wish, {
      onSuccess: ({ id }) => router.push(`/studies/${id}`),
      onError: (error) => setSaid(faultOf(error).message),
    })
  }
  return (
    <div className="min-h-full">
      <StudiesBar
        title={
          <Link href="/studies" className="text-muted hover:text-text">
            {words.studies.back}
          </Link>
        }
      />
      <main className="mx-auto max-w-260 px-6 pt-8 pb-20">
        <fieldset disabled={isMaking} className="flex min-w-0 flex-col gap-6">
          <header>
            <h1 className="text-title">{text.title}</h1>
            <p className="mt-1 max-w-160 text-muted">{text.about}</p>
          </header>
          <div className="flex max-w-160 flex-col gap-4">
            <Labelled label={text.name}>
              <TextField
                value={draft.title}
                maxLength={200}
                placeholder={text.nameHint}
                onChange={({ target }) => change({ ...draft, title: target.value })}
              />
            </Labelled>
            <Labelled label={text.instructions} help={text.instructionsHelp}>
              <TextArea
                value={draft.instructions}
                maxLength={10_000}
                onChange={({ target }) => change({ ...draft, instructions: target.value })}
              />
            </Labelled>
          </div>
          <section aria-label={text.table}>
            <FilmTable draft={draft} change={change} />
          </section>
          <footer className="flex flex-wrap items-center gap-4">
            <Button look="main" onClick={submit}>
              {isMaking ? text.making : text.make}
            </Button>
            {said && (
              <p role="alert" className="text-error">
                {said}
              </p>
            )}
          </footer>
        </fieldset>
      </main>
    </div>
  )
}
