'use client'

export function Home() {
  return null
}
