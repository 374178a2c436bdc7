'use client'

export function SimpleForm() {
  return null
}
