'use client'

export function HistoryPanel() {
  return null
}
