'use client'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api } from '../../api/client.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice, Labelled, TextField } from '../../ui/Fields.tsx'
import { words } from '../../words/index.ts'
import { type SharedRole, setMember, sharedRoles } from './members.ts'

const text = words.editor.share

/** Lets somebody of this server into a project, by the address that they sign in with. */
export function MemberForm({ project }: { project: string }) {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<SharedRole>('editor')
  const [isBusy, setBusy] = useState(false)
  const list = useId()
  const { data: me } = useQuery(api.account.me.queryOptions(undefined, { staleTime: 60_000 }))
  // only an owner of the server is told who is on it
  const { data: people } = useQuery({ ...api.people.list.queryOptions(), enabled: me?.isOwner === true })
  const share = async () => {
    setBusy(true)
    const isShared = await setMember(project, { email: email.trim(), role })
    setBusy(false)
    if (isShared) setEmail('')
  }
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        void share()
      }}
    >
      <div className="min-w-0 flex-1">
        <Labelled label={text.email}>
          <TextField
            type="email"
            required
            list={list}
            autoComplete="off"
            maxLength={200}
            value={email}
            onChange={({ target }) => setEmail(target.value)}
          />
        </Labelled>
        <datalist id={list}>
          {people?.map((one) => (
            <option key={one.id} value={one.email}>
              {one.name}
            </option>
          ))}
        </datalist>
      </div>
      <Choice
        aria-label={text.role}
        className="w-36! shrink-0"
        value={role}
        onChange={({ target }) => setRole(target.value as SharedRole)}
      >
        {sharedRoles.map((one) => (
          <option key={one} value={one}>
            {text.roles[one]}
          </option>
        ))}
      </Choice>
      <Button look="main" type="submit" disabled={isBusy}>
        {text.go}
      </Button>
    </form>
  )
}
