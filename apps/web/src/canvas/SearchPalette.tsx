'use client'

export function SearchPalette() {
  return null
}
