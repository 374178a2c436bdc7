'use client'

export function RunsPanel() {
  return null
}
