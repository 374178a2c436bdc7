'use client'

/** Two takes beside each other. */
export function CompareTakes() {
  return null
}
