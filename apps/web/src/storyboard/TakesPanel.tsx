'use client'

export function TakesPanel() {
  return null
}
