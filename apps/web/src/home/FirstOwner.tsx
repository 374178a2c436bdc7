'use client'
import Link from 'next/link'
import { words } from '../words/index.ts'
import { AccountForm } from './AccountForm.tsx'
import { callAccount } from './account.ts'
import { DoorPage } from './DoorPage.tsx'

const text = words.people.first

/** Makes the first owner of who has the code that the server printed, and signs him in. */
export function FirstOwner() {
  return (
    <DoorPage title={text.title} more={text.more}>
      <AccountForm
        fields={[
          { name: 'code', label: text.code, help: text.codeHelp, autoComplete: 'one-time-code' },
          { name: 'name', label: text.name, autoComplete: 'name' },
          { name: 'email', label: text.email, type: 'email', autoComplete: 'username' },
          {
            name: 'password',
            label: text.password,
            help: text.passwordHelp,
            type: 'password',
            autoComplete: 'new-password',
            minLength: 10,
          },
        ]}
        go={text.go}
        going={text.going}
        onSend={async (values) => {
          await callAccount('POST', '/first-owner', values)
          await callAccount('POST', '/session', { email: values.email, password: values.password })
          location.assign('/')
        }}
      />
      <p className="mt-6">
        <Link href="/sign-in" className="text-accent underline underline-offset-2">
          {text.back}
        </Link>
      </p>
    </DoorPage>
  )
}
