'use client'
import Link from 'next/link'
import { wayBack } from '../api/signIn.ts'
import { words } from '../words/index.ts'
import { AccountForm } from './AccountForm.tsx'
import { callAccount } from './account.ts'
import { DoorPage } from './DoorPage.tsx'

const text = words.people.signIn

/** Asks who one is, and leads back to where one was. */
export function SignIn() {
  return (
    <DoorPage title={text.title} more={text.more}>
      <AccountForm
        fields={[
          { name: 'email', label: text.email, type: 'email', autoComplete: 'username' },
          { name: 'password', label: text.password, type: 'password', autoComplete: 'current-password' },
        ]}
        go={text.go}
        going={text.going}
        onSend={async (values) => {
          await callAccount('POST', '/session', values)
          // a whole load: nothing that was asked before one was known may stay
          location.assign(wayBack(location.search))
        }}
      />
      <p className="mt-6 text-muted">
        {text.first}{' '}
        <Link href="/first-owner" className="text-accent underline underline-offset-2">
          {text.firstLink}
        </Link>
      </p>
    </DoorPage>
  )
}
