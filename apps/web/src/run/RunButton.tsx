'use client'

export function RunButton() {
  return null
}
