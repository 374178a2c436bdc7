import { expect, test } from 'vitest'
import { fileName } from './saveAsset.ts'

test('a file is kept under its title, with the ending of its kind and no sign that a disk refuses', () => {
  expect(fileName('The dancing dragon', 'video/mp4')).toBe('The dancing dragon.mp4')
  expect(fileName('Bear/fox: "who?"', 'image/jpeg')).toBe('Bear fox who.jpg')
  expect(fileName(' ', 'video/quicktime')).toBe('film.mov')
})
