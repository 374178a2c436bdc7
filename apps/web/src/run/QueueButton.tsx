'use client'

export function QueueButton() {
  return null
}
