import type { Device } from '@sceneweave/tensor'

/** The device for weights that do not change: a GPU takes them once. */
export const frozen = (device: Device): Device => ({
  ...device,
  compile: (program, weights, options) => device.compile(program, weights, { ...options, frozen: true }),
})
