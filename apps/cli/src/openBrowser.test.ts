import { expect, test } from 'vitest'
import { browserCommand } from './openBrowser.ts'

test('each kind of machine has its way to open an address, and one without a screen has none', () => {
  expect(browserCommand('darwin', {})).toEqual(['open'])
  expect(browserCommand('win32', {})?.[0]).toBe('cmd')
  expect(browserCommand('linux', { DISPLAY: ':0' })).toEqual(['xdg-open'])
  expect(browserCommand('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['xdg-open'])
  expect(browserCommand('linux', {})).toBeUndefined()
})
