'use client'

export function NodesPanel() {
  return null
}
