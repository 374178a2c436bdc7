'use client'

export function AssetsPanel() {
  return null
}
