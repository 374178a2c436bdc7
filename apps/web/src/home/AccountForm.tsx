'use client'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { Labelled, TextField } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'

export type AccountField = {
  name: string
  label: string
  help?: string
  type?: 'text' | 'email' | 'password'
  autoComplete: string
  minLength?: number
}

type FormProps = {
  fields: readonly AccountField[]
  go: string
  going: string
  /** Throws an Error with a sentence when it cannot be. */
  onSend(values: Record<string, string>): Promise<void>
  children?: ReactNode
}

/** A few fields, a button, and what the server said when it refused. */
export function AccountForm({ fields, go, going, onSend, children }: FormProps) {
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setRefusal(null)
    try {
      await onSend(Object.fromEntries(fields.map(({ name }) => [name, String(form.get(name) ?? '')])))
    } catch (error) {
      setRefusal(error instanceof Error ? words.inspector.sentence(error.message) : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void send(event)}>
      {fields.map(({ name, label, help, ...rest }) => (
        <Labelled key={name} label={label} help={help}>
          <TextField name={name} className="h-9!" required {...rest} />
        </Labelled>
      ))}
      {children}
      {refusal && (
        <p role="alert" className="text-error">
          {refusal}
        </p>
      )}
      <Button look="main" type="submit" className="h-9!" disabled={isBusy}>
        {isBusy ? going : go}
      </Button>
    </form>
  )
}
