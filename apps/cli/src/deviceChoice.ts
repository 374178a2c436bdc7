import { cudaDevices, ncclVersion } from '@sceneweave/tensor/cuda'
import { type CommandArgs, CommandFault, choiceOption, numberOption } from './command.ts'

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

/** The device to train on and how many of them; a fault where there are fewer GPUs, or nothing that sums over them. */
export function trainingDevices(args: CommandArgs): { device: 'cpu' | 'cuda'; gpus: number } {
  const device = trainingDevice(args)
  const gpus = numberOption(args, 'gpus', { min: 1, max: 64, whole: true }) ?? 1
  if (gpus === 1) return { device, gpus }
  if (device === 'cpu') throw new CommandFault(`--gpus ${gpus}: there is no GPU here, or --device cpu; leave it out`)
  const there = cudaDevices().length
  if (gpus > there) throw new CommandFault(`--gpus ${gpus}: this machine has ${there}; use --gpus ${there}`)
  if (ncclVersion() === null)
    throw new CommandFault(`--gpus ${gpus}: NCCL is not found; install libnccl2 or name the library in SCENEWEAVE_NCCL`)
  return { device, gpus }
}
