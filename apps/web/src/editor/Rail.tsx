'use client'

/** The left rail: one panel at a time. */
export function Rail() {
  return <nav className="w-11 shrink-0 border-line border-r bg-panel" />
}
