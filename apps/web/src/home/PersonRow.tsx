'use client'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { api, client, faultOf, queryClient } from '../api/client.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Menu } from '../ui/Menu.tsx'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'

const text = words.people.person

type Person = Awaited<ReturnType<typeof client.people.list.query>>[number]

/** Somebody who may sign in, and what an owner can do about it; that somebody goes is asked once more. */
export function PersonRow({ person, isMe }: { person: Person; isMe: boolean }) {
  const [isGoing, setGoing] = useState(false)
  const { id, name, email, role } = person
  const isOwner = role === 'owner'
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-3 border-line border-b py-1.5">
      <span className="min-w-0 flex-1 truncate">{name}</span>
      <span className="min-w-0 truncate text-muted">{email}</span>
      {isOwner && <span className="text-accent text-label">{text.owner}</span>}
      {!isMe && (
        <Menu
          align="end"
          items={[
            {
              label: isOwner ? text.noOwner : text.makeOwner,
              run: () => void done(() => client.people.setOwner.mutate({ user: id, isOwner: !isOwner })),
            },
            'line',
            { label: text.remove, run: () => setGoing(true) },
          ]}
        >
          <IconButton label={text.more(name)}>
            <Ellipsis size={14} />
          </IconButton>
        </Menu>
      )}
      {isGoing && (
        <div role="alert" className="flex w-full items-center gap-2 pb-1">
          <span className="min-w-0 flex-1 text-muted">{text.removeMore(name)}</span>
          <Button look="quiet" onClick={() => setGoing(false)}>
            {words.ui.cancel}
          </Button>
          <Button
            look="danger"
            onClick={() => void done(() => client.people.remove.mutate({ user: id }), text.removed(name))}
          >
            {text.removeGo}
          </Button>
        </div>
      )}
    </li>
  )
}

async function done(work: () => Promise<unknown>, said?: string): Promise<void> {
  try {
    await work()
    if (said) tell({ tone: 'done', title: said })
    await queryClient.invalidateQueries({ queryKey: api.people.list.queryKey() })
  } catch (error) {
    tell({ tone: 'error', title: words.people.failed, more: faultOf(error).message })
  }
}
