import { expect, test } from 'vitest'
import { cudaDevice, cudaDevices } from './index.ts'

test('there is no CUDA device, and asking for one says what is missing', () => {
  expect(cudaDevices()).toEqual([])
  expect(cudaDevice).toThrow(expect.objectContaining({ name: 'DeviceFault', code: 'runtime-missing' }))
})
