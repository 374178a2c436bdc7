'use client'

export function KeySheet() {
  return null
}
