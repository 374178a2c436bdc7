import { expect, it } from 'vitest'
import { sentence } from './sentence.ts'

it('says a fault in whole sentences, and leaves those that are as they are', () => {
  expect(sentence('no picture is chosen; choose or upload one')).toBe('No picture is chosen. Choose or upload one.')
  expect(sentence('The disk is full. Make room.')).toBe('The disk is full. Make room.')
  expect([sentence(''), sentence('é')]).toEqual(['', 'É.'])
})
