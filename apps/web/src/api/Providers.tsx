'use client'
import { QueryClientProvider } from '@tanstack/react-query'
import { Tooltip } from 'radix-ui'
import { type ReactNode, useEffect } from 'react'
import { keepOfflinePage } from '../offline/keepOfflinePage.ts'
import { Toasts } from '../ui/Toasts.tsx'
import { queryClient } from './client.ts'

/** What every page stands in. */
export function Providers({ children }: { children: ReactNode }) {
  useEffect(keepOfflinePage, [])
  return (
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delayDuration={400}>
        {children}
        <Toasts />
      </Tooltip.Provider>
    </QueryClientProvider>
  )
}
