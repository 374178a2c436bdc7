'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, client, faultOf, queryClient } from '../api/client.ts'
import { Button } from '../ui/Button.tsx'
import { Failed } from '../ui/States.tsx'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { TokenForm } from './TokenForm.tsx'

const text = words.people.token

/** The tokens that scripts of mine use, and a new one. */
export function TokenList() {
  const { data: tokens = [], error, refetch } = useQuery(api.tokens.list.queryOptions())
  const [secret, setSecret] = useState<string | null>(null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: api.tokens.list.queryKey() })
  const revoke = async (token: string, name: string) => {
    try {
      await client.tokens.revoke.mutate({ token })
      tell({ tone: 'done', title: text.revoked(name) })
    } catch (error) {
      tell({ tone: 'error', title: words.people.failed, more: faultOf(error).message })
    }
    void refresh()
  }
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  return (
    <div className="flex flex-col gap-4 p-4">
      {tokens.length === 0 && <p className="text-muted">{text.none}</p>}
      <ul className="flex flex-col gap-2">
        {tokens.map(({ id, name, scopes, expiresAt, usedAt }) => (
          <li key={id} className="flex items-center gap-3 rounded-card border border-line p-2.5">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{name}</p>
              <p className="text-label text-muted">
                {[
                  scopes.map((scope) => text.scope[scope]).join(', '),
                  ...(expiresAt ? [text.until(dayOf(expiresAt))] : []),
                  usedAt ? text.used(words.units.ago(usedAt)) : text.unused,
                ].join(' · ')}
              </p>
            </div>
            <Button look="danger" aria-label={text.revoke(name)} onClick={() => void revoke(id, name)}>
              {text.revokeShort}
            </Button>
          </li>
        ))}
      </ul>
      {secret && <Secret secret={secret} />}
      <TokenForm
        onMade={(made) => {
          setSecret(made)
          void refresh()
        }}
      />
    </div>
  )
}

const dayOf = (at: string): string =>
  new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' })

function Secret({ secret }: { secret: string }) {
  const copy = () => navigator.clipboard.writeText(secret).then(() => tell({ tone: 'done', title: text.copied }))
  return (
    <div role="status" className="flex flex-col gap-2 rounded-card border border-accent p-3">
      <p>{text.secret}</p>
      <code className="slate break-all select-all">{secret}</code>
      <Button className="self-start" onClick={() => void copy()}>
        {text.copy}
      </Button>
    </div>
  )
}
