'use client'

export function Tour() {
  return null
}
