import { Mark } from '../home/Mark.tsx'

/** A study with nothing to do in it: what it is called, what happened, what one may do. */
export function Notice({ about, title, more }: { about?: string; title: string; more: string }) {
  return (
    <main className="flex min-h-full flex-col items-center justify-center gap-3 p-6 text-center">
      <Mark size={32} />
      {about && <p className="text-muted">{about}</p>}
      <h1 className="text-title">{title}</h1>
      <p className="max-w-100 text-muted">{more}</p>
    </main>
  )
}
