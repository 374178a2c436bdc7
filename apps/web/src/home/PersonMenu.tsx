'use client'
import { useQuery } from '@tanstack/react-query'
import { CircleUser } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { api, queryClient } from '../api/client.ts'
import { runCommand, useCommandList } from '../keys/commands.ts'
import { IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Menu, type MenuItem } from '../ui/Menu.tsx'
import { tell } from '../ui/Toasts.tsx'
import { chooseTheme, chosenTheme, type Theme } from '../ui/theme.ts'
import { words } from '../words/index.ts'
import { callAccount } from './account.ts'
import { PasswordForm } from './PasswordForm.tsx'
import { PeopleList } from './PeopleList.tsx'
import { TokenList } from './TokenList.tsx'

const text = words.people
type Panel = 'password' | 'tokens' | 'people'

/** Who one is here, how it looks, and what there is to one's account. */
export function PersonMenu() {
  const router = useRouter()
  const { data: me } = useQuery(api.account.me.queryOptions(undefined, { staleTime: 60_000 }))
  const [panel, setPanel] = useState<Panel | null>(null)
  const [theme, setTheme] = useTheme()
  const hasTour = useCommandList(({ commands }) => commands.some(({ id }) => id === 'tour.show'))
  const isSignedIn = me?.by === 'session'
  const show = (which: Panel): MenuItem => ({ label: text[which], run: () => setPanel(which) })
  const items: MenuItem[] = [
    { label: me ? (isSignedIn ? me.name : text.here(me.name)) : '…', isOff: true, run() {} },
    'line',
    { label: text.home, run: () => router.push('/') },
    { label: words.studies.title, run: () => router.push('/studies') },
    { label: text.keys, keys: '?', run: () => runCommand('keys.show') },
    ...(hasTour ? [{ label: words.home.tour.command, run: () => runCommand('tour.show') }] : []),
    'line',
    ...themes.map((one) => ({ label: text.theme[one], isOn: theme === one, run: () => setTheme(one) })),
    'line',
    show('tokens'),
    ...(me?.isOwner ? [show('people')] : []),
    ...(isSignedIn ? [show('password'), 'line' as const, ...signOutItems] : []),
  ]
  return (
    <>
      <Menu items={items} align="end">
        <IconButton label={text.menu(me?.name ?? '')}>
          <CircleUser size={16} />
        </IconButton>
      </Menu>
      <Dialog title={panel ? text[panel] : ''} isOpen={panel !== null} onClose={() => setPanel(null)}>
        {panel === 'password' && <PasswordForm onDone={() => setPanel(null)} />}
        {panel === 'tokens' && <TokenList />}
        {panel === 'people' && <PeopleList />}
      </Dialog>
    </>
  )
}

const themes: readonly Theme[] = ['dark', 'light', 'system']

function useTheme(): [Theme, (theme: Theme) => void] {
  const [, redraw] = useState(0)
  const theme = typeof localStorage === 'undefined' ? 'system' : chosenTheme()
  return [
    theme,
    (next) => {
      chooseTheme(next)
      redraw((count) => count + 1)
    },
  ]
}

const signOut = (path: string) => async () => {
  try {
    await callAccount('DELETE', path)
    queryClient.clear()
    location.assign('/sign-in')
  } catch (error) {
    tell({ tone: 'error', title: text.failed, more: error instanceof Error ? error.message : undefined })
  }
}

const signOutItems: readonly MenuItem[] = [
  { label: text.signOut, run: () => void signOut('/session')() },
  { label: text.everywhere, run: () => void signOut('/sessions')() },
]
