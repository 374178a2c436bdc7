import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

type Entry = { resolved?: string; link?: boolean; optionalDependencies?: Record<string, string> }
const file = path.resolve(import.meta.dirname, '../package-lock.json')
const packages: Record<string, Entry> = JSON.parse(readFileSync(file, 'utf8')).packages

// `npm install` drops a platform's package that the registry at hand does not have, and says nothing; `npm ci` on that
// platform, or on any, then refuses the lock.
test('every optional package that the lock names has its own entry', () => {
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isFound(name, place))
      .map((name) => `${place}: ${name}`),
  )
  expect(missing).toEqual([])
})

test('the lock names no host', () => {
  const hosts = Object.entries(packages).filter(([, { resolved, link }]) => resolved?.includes('://') && !link)
  expect(hosts).toEqual([])
})

test('the check of the lock sees what it should', () => {
  expect(
    Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {})).length,
  ).toBeGreaterThan(20)
  expect(isFound('surely-not-installed', 'packages/media')).toBe(false)
})

/** As Node looks a package up: beside its user, then in every folder above. */
function isFound(name: string, place: string): boolean {
  for (let at = place; ; at = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '') {
    if (!at.endsWith('node_modules') && packages[at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`])
      return true
    if (at === '') return false
  }
}
