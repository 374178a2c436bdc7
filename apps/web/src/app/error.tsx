'use client'
import { Button } from '../ui/Button.tsx'
import { words } from '../words/index.ts'

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  const details = `${error.message}${error.digest ? ` (${error.digest})` : ''}`
  return (
    <main role="alert" className="flex h-full flex-col items-center justify-center gap-3 p-6 text-center">
      <h1 className="text-title">{words.ui.broken}</h1>
      <p className="max-w-100 text-muted">{words.ui.brokenMore}</p>
      <details className="max-w-140 text-label text-muted">
        <summary>{words.ui.details}</summary>
        <pre className="slate mt-2 max-h-40 overflow-auto whitespace-pre-wrap text-left">{details}</pre>
      </details>
      <div className="flex gap-2">
        <Button look="main" onClick={reset}>
          {words.ui.retry}
        </Button>
        <Button onClick={() => location.assign('/')}>{words.ui.toProjects}</Button>
      </div>
    </main>
  )
}
