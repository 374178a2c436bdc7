'use client'

export function TemplatesPanel() {
  return null
}
