import { expect, test } from 'vitest'
import { blindFilm } from './blindFilm.ts'
import { tellingFilm } from './testFilm.ts'

test('a film of whom nothing is told keeps its length and its pictures where they were', () => {
  const film = tellingFilm('made by alone', 'the pictures')
  const blind = blindFilm(film)
  expect(film.toString('latin1').split('made by alone').length - 1).toBe(5)
  expect(blind.toString('latin1')).not.toMatch(/alone|graph/)
  expect(blind.length).toBe(film.length)
  expect(blind.indexOf('the pictures')).toBe(film.indexOf('the pictures'))
  for (const kept of ['mvhd', 'tkhd', 'minf', 'sizes', 'vide']) expect(blind.indexOf(kept)).toBe(film.indexOf(kept))
})

test('two films that differ only in what they tell become one', () => {
  expect(blindFilm(tellingFilm('AAAA', 'x'))).toEqual(blindFilm(tellingFilm('BBBB', 'x')))
  expect(blindFilm(tellingFilm('AAAA', 'x'))).not.toEqual(blindFilm(tellingFilm('AAAA', 'y')))
})

test('what is no whole MP4 is refused, wherever it is cut', () => {
  const film = tellingFilm('alone')
  expect(() => blindFilm(Buffer.alloc(0))).toThrow(/no whole MP4/)
  expect(() => blindFilm(Buffer.from('\0\0\0\x08free'))).toThrow(/no whole MP4/)
  const ends = [...film.keys()].filter((end) => {
    try {
      blindFilm(film.subarray(0, end))
      return true
    } catch {
      return false
    }
  })
  // whole again where a box ends after all that is needed: before mdat and before uuid
  expect(ends.length).toBe(2)
})

test('a box whose size takes 64 bits, and one that runs to the end, are read', () => {
  const large = Buffer.alloc(16 + 4)
  large.writeUInt32BE(1, 0)
  large.write('uuid', 4, 'latin1')
  large.writeBigUInt64BE(20n, 8)
  large.write('lone', 16, 'latin1')
  const last = Buffer.concat([Buffer.from('\0\0\0\0uuid', 'latin1'), Buffer.from('alone')])
  const blind = blindFilm(Buffer.concat([tellingFilm('alone'), large, last]))
  expect(blind.toString('latin1')).not.toMatch(/lone/)
  large.writeBigUInt64BE(2n ** 60n, 8)
  expect(() => blindFilm(Buffer.concat([tellingFilm('alone'), large]))).toThrow(/no whole MP4/)
})
