import { expect, test } from 'vitest'
import { doorFrom, wayBack } from './signIn.ts'

test('signing in leads back to where one was', () => {
  const door = doorFrom({ pathname: '/p/night', search: '?shot=2' })
  expect(wayBack(new URL(door, 'http://here').search)).toBe('/p/night?shot=2')
})

test('a link can lead nobody to another server after signing in', () => {
  for (const back of [
    'https://elsewhere.example',
    '//elsewhere.example',
    '/\\elsewhere.example',
    'javascript:alert(1)',
    '',
  ])
    expect(wayBack(`?back=${encodeURIComponent(back)}`)).toBe('/')
})
