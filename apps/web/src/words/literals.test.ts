import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { literalsIn } from './literals.ts'

const source = path.resolve(import.meta.dirname, '..')
const components = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'))

test('no component says a word that is not in words/', () => {
  expect(components.length).toBeGreaterThan(50)
  const said = components.flatMap((file) =>
    literalsIn(readFileSync(path.join(source, file), 'utf8')).map((text) => `${file}: ${text}`),
  )
  expect(said).toEqual([])
})

test('words are found between tags, in expressions, and in what is read aloud', () => {
  const found = (jsx: string) => literalsIn(`export const A = () => <p>${jsx}</p>`)
  expect(found('Hello')).toEqual(['Hello'])
  expect(found(`{isOn ? 'On' : off}`)).toEqual(['On'])
  expect(found('{count > 1 && `many shots`}')).toEqual(['many shots'])
  expect(found('<input aria-label="Name" />')).toEqual(['Name'])
  expect(found('<input className="flex" type="text" aria-label={words.name} />{words.more} · 3')).toEqual([])
})
