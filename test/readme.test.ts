import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

test('every test that the list of bad input names is there', () => {
  const text = readFileSync(`${root}/test/README.md`, 'utf8')
  const named = [...text.matchAll(/`((?:p|test)\/\S+\.test\.ts)`/g)].map(([, name]) =>
    name.replace(/^p\//, 'packages/'),
  )
  expect(named.length).toBeGreaterThan(15)
  expect(named.filter((name) => !existsSync(`${root}/${name}`))).toEqual([])
})
