'use client'
import { QueryClientProvider } from '@tanstack/react-query'
import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'
import { Toasts } from '../ui/Toasts.tsx'
import { queryClient } from './client.ts'

/** What every page stands in. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delayDuration={400}>
        {children}
        <Toasts />
      </Tooltip.Provider>
    </QueryClientProvider>
  )
}
