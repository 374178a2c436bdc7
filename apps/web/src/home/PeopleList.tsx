'use client'
import { useQuery } from '@tanstack/react-query'
import { api, client, queryClient } from '../api/client.ts'
import { Failed } from '../ui/States.tsx'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { AccountForm } from './AccountForm.tsx'
import { PersonRow } from './PersonRow.tsx'

const text = words.people.person

/** Who may sign in to this server; an owner lets somebody in. */
export function PeopleList() {
  const { data: people = [], error, refetch } = useQuery(api.people.list.queryOptions())
  const { data: me } = useQuery(api.account.me.queryOptions(undefined, { staleTime: 60_000 }))
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  return (
    <div className="flex flex-col gap-4 p-4">
      <ul className="flex flex-col">
        {people.map((person) => (
          <PersonRow key={person.id} person={person} isMe={person.id === me?.user} />
        ))}
      </ul>
      <section className="flex flex-col gap-3">
        <h3 className="font-medium">{text.add}</h3>
        <AccountForm
          fields={[
            { name: 'name', label: text.name, autoComplete: 'off' },
            { name: 'email', label: text.email, type: 'email', autoComplete: 'off' },
            {
              name: 'password',
              label: text.password,
              help: text.passwordHelp,
              type: 'text',
              autoComplete: 'off',
              minLength: 10,
            },
          ]}
          go={text.go}
          going={words.people.first.going}
          onSend={async ({ name, email, password }) => {
            await client.people.add.mutate({ name, email, password })
            tell({ tone: 'done', title: text.added(name) })
            await queryClient.invalidateQueries({ queryKey: api.people.list.queryKey() })
          }}
        />
      </section>
    </div>
  )
}
