'use client'

export function Player() {
  return null
}
