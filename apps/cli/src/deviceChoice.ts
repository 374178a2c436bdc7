import { cudaDevices } from '@sceneweave/tensor/cuda'
import { type CommandArgs, CommandFault, choiceOption } from './command.ts'

/** What --device may say. */
export const deviceNames = ['onnx', 'reference', 'cuda'] as const

/** The device to run on: a GPU where there is one and 8 bits are not asked for. A fault where this machine lacks the one named. */
export function deviceOption(args: CommandArgs): (typeof deviceNames)[number] {
  const device = choiceOption(args, 'device', deviceNames)
  if (device !== undefined && device !== 'cuda') return device
  const hasCuda = cudaDevices().length > 0
  if (device === undefined) return hasCuda && args.values.int8 !== true ? 'cuda' : 'onnx'
  if (hasCuda) return device
  throw new CommandFault('--device cuda: there is no CUDA device here; use --device onnx, which runs on the CPU')
}

/** The device to train on: a GPU where there is one. */
export function trainingDevice(args: CommandArgs): 'cpu' | 'cuda' {
  const device = choiceOption(args, 'device', ['cpu', 'cuda'] as const)
  const hasCuda = cudaDevices().length > 0
  if (device === 'cuda' && !hasCuda)
    throw new CommandFault('--device cuda: there is no CUDA device here; use --device cpu')
  return device ?? (hasCuda ? 'cuda' : 'cpu')
}
