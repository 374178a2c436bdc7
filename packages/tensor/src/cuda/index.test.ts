import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type Addon, addonPath } from './addon.ts'
import { cudaDevice, cudaDevices } from './index.ts'

const isBuilt = existsSync(fileURLToPath(new URL(addonPath, import.meta.url)))

test.skipIf(cudaDevices().length > 0)('without a CUDA device, asking for one says what is missing', () => {
  expect(cudaDevice).toThrow(expect.objectContaining({ name: 'DeviceFault', code: 'runtime-missing' }))
})

test.skipIf(!isBuilt)('the built addon loads with or without a driver, and lists what is there', () => {
  const addon = createRequire(import.meta.url)(addonPath) as Addon
  expect(addon.devices()).toEqual(cudaDevices())
  expect(() => addon.runPlan({} as never, { inputs: [], outputs: [] })).toThrow(
    expect.objectContaining({ code: 'bad-plan' }),
  )
})

test.skipIf(!isBuilt || cudaDevices().length > 0)(
  'opening a device that is not there rejects with a code',
  async () => {
    const addon = createRequire(import.meta.url)(addonPath) as Addon
    await expect(addon.openDevice(0)).rejects.toMatchObject({ code: 'run-failed' })
  },
)
