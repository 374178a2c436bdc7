import { cudaDevices } from '@sceneweave/tensor/cuda'
import { type CommandArgs, CommandFault, choiceOption } from './command.ts'

/** What --device may say. */
export const deviceNames = ['onnx', 'reference', 'cuda'] as const

/** The device to run on; a fault that says what to use instead where this machine lacks it. */
export function deviceOption(args: CommandArgs): 'onnx' | 'reference' {
  const device = choiceOption(args, 'device', deviceNames) ?? 'onnx'
  if (device !== 'cuda') return device
  const found = cudaDevices().length === 0 ? 'there is no CUDA device here' : 'films are not made on CUDA yet'
  throw new CommandFault(`--device cuda: ${found}; use --device onnx, which runs on the CPU`)
}
