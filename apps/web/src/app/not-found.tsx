import Link from 'next/link'
import { words } from '../words/index.ts'

export default function NotFound() {
  return (
    <main className="flex h-full flex-col items-center justify-center gap-3 p-6 text-center">
      <h1 className="text-title">{words.ui.noPage}</h1>
      <p className="text-muted">{words.ui.noPageMore}</p>
      <Link href="/" className="text-accent underline underline-offset-2">
        {words.ui.toProjects}
      </Link>
    </main>
  )
}
