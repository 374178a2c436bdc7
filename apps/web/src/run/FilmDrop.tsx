'use client'

export function FilmDrop() {
  return null
}
