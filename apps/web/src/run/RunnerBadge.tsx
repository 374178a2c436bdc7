'use client'

export function RunnerBadge() {
  return null
}
