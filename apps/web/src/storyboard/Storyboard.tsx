'use client'

export function Storyboard() {
  return null
}
