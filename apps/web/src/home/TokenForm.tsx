'use client'
import { type FormEvent, useState } from 'react'
import { client, faultOf } from '../api/client.ts'
import { Button } from '../ui/Button.tsx'
import { Labelled, TextField } from '../ui/Fields.tsx'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'

const text = words.people.token
const scopes = ['read', 'edit', 'run', 'admin'] as const
type Scope = (typeof scopes)[number]

/** Makes a token with what it needs and no more. */
export function TokenForm({ onMade }: { onMade(secret: string): void }) {
  const [chosen, setChosen] = useState<readonly Scope[]>(['read', 'run'])
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const values = new FormData(form)
    const wish = { name: String(values.get('name')), scopes: [...chosen], days: Number(values.get('days')) }
    try {
      const { secret } = await client.tokens.create.mutate(wish)
      form.reset()
      onMade(secret)
    } catch (error) {
      tell({ tone: 'error', title: words.people.failed, more: faultOf(error).message })
    }
  }
  return (
    <form className="flex flex-col gap-3 border-line border-t pt-4" onSubmit={(event) => void make(event)}>
      <Labelled label={text.name}>
        <TextField name="name" required maxLength={100} />
      </Labelled>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="mb-1 text-label text-muted">{text.scopes}</legend>
        {scopes.map((scope) => (
          <label key={scope} className="flex items-center gap-1.5">
            <input
              type="checkbox"
              className="accent-[var(--accent)]"
              checked={chosen.includes(scope)}
              onChange={({ target }) =>
                setChosen(scopes.filter((one) => (one === scope ? target.checked : chosen.includes(one))))
              }
            />
            {text.scope[scope]}
          </label>
        ))}
      </fieldset>
      <div className="flex items-end justify-between gap-3">
        <div className="w-28">
          <Labelled label={text.days}>
            <TextField name="days" type="number" min={1} max={366} defaultValue={90} required />
          </Labelled>
        </div>
        <Button look="main" type="submit" disabled={chosen.length === 0}>
          {text.go}
        </Button>
      </div>
    </form>
  )
}
