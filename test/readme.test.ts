import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const text = readFileSync(`${root}/test/README.md`, 'utf8')

test('the table of tests names every one of this folder', () => {
  const here = readdirSync(`${root}/test`, { withFileTypes: true })
  const names = here.flatMap((one) =>
    one.isDirectory() ? [`${one.name}/`] : one.name.endsWith('.test.ts') ? [one.name] : [],
  )
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
})

test('every test that the list of bad input names is there', () => {
  const named = [...text.matchAll(/`((?:p|test)\/\S+\.test\.ts)`/g)].map(([, name]) =>
    name.replace(/^p\//, 'packages/'),
  )
  expect(named.length).toBeGreaterThan(15)
  expect(named.filter((name) => !existsSync(`${root}/${name}`))).toEqual([])
})
