'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client, faultOf } from '../api/client.ts'
import { Mark } from '../home/Mark.tsx'
import { Button } from '../ui/Button.tsx'
import { Labelled, TextField } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { Instructions } from './Instructions.tsx'
import { KeyHelp } from './KeyHelp.tsx'

type IntroProps = {
  link: string
  study: { title: string; instructions?: string; scenes: number; films: number }
  onJoined(rater: string): void
}

/** Before the first scene: what to judge, how, and who one is if one likes to say so. */
export function Intro({ link, study, onJoined }: IntroProps) {
  const text = words.rating.intro
  const [name, setName] = useState('')
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => client.ratings.join.mutate({ link, name: name.trim() || undefined }),
    onSuccess: ({ rater }) => onJoined(rater),
  })
  return (
    <main className="flex min-h-full items-center justify-center p-6">
      <form
        className="flex w-full max-w-140 flex-col gap-6 rounded-sheet border border-line bg-panel p-8 max-sm:border-0 max-sm:bg-transparent max-sm:p-0"
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        <header>
          <Mark size={28} />
          <h1 className="mt-4 text-title">{study.title}</h1>
          <p className="slate mt-1 text-muted">{text.size(study.scenes, study.films)}</p>
        </header>
        <Instructions text={study.instructions} />
        <div className="border-line border-y py-5 pointer-coarse:hidden">
          <KeyHelp films={study.films} />
        </div>
        <Labelled label={text.name} help={text.nameHelp}>
          <TextField
            value={name}
            maxLength={80}
            autoComplete="name"
            className="h-9!"
            onChange={(event) => setName(event.target.value)}
          />
        </Labelled>
        {error && (
          <p role="alert" className="text-error">
            {faultOf(error).message}
          </p>
        )}
        <footer className="flex flex-wrap items-center gap-4">
          <Button look="main" type="submit" className="h-9! px-5!" disabled={isPending}>
            {isPending ? text.going : text.go}
          </Button>
          <p className="min-w-60 flex-1 text-label text-muted">{text.keeps}</p>
        </footer>
      </form>
    </main>
  )
}
