'use client'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { AccountForm } from './AccountForm.tsx'
import { callAccount } from './account.ts'

const text = words.people.change

/** Changes one's own password. */
export function PasswordForm({ onDone }: { onDone(): void }) {
  return (
    <div className="p-4">
      <AccountForm
        fields={[
          { name: 'currentPassword', label: text.now, type: 'password', autoComplete: 'current-password' },
          {
            name: 'newPassword',
            label: text.next,
            help: words.people.first.passwordHelp,
            type: 'password',
            autoComplete: 'new-password',
            minLength: 10,
          },
        ]}
        go={text.go}
        going={words.people.first.going}
        onSend={async (values) => {
          await callAccount('PUT', '/password', values)
          tell({ tone: 'done', title: text.done })
          onDone()
        }}
      />
    </div>
  )
}
