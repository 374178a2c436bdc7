'use client'

export function PersonMenu() {
  return null
}
