import { expect, test } from 'vitest'
import { keySigns } from './keySigns.ts'

test('keys are shown as they are printed on the keyboard in front of the person', () => {
  expect(keySigns('Mod+Shift+z', false)).toEqual(['Ctrl', 'Shift', 'Z'])
  expect(keySigns('Mod+Shift+z', true)).toEqual(['⌘', '⇧', 'Z'])
  expect(keySigns('ArrowLeft', false)).toEqual(['←'])
})

test('the plus key is a key too', () => {
  expect(keySigns('Mod++', false)).toEqual(['Ctrl', '+'])
  expect(keySigns('+', false)).toEqual(['+'])
})
