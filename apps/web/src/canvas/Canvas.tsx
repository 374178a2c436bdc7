'use client'

export function Canvas() {
  return null
}
