import { connect } from 'node:net'
import { allocateWeights, weightView } from '../device.ts'
import { onnxDevice } from '../onnx/device.ts'
import { input, param } from '../ops/leaf.ts'
import { linear } from '../ops/linear.ts'
import { buildProgram } from '../program.ts'
import { startEngine } from './engine.ts'
import { breathe, type JobContext } from './job.ts'

// Jobs of the engine tests: they run in the child process.

/** Tells every step, then gives how many there were. */
export async function count({ to }: { to: number }, { progress }: JobContext): Promise<number> {
  for (let step = 1; step <= to; step++) progress({ step, half: Float32Array.of(step / 2) })
  return to
}

export type Arrays = { floats: Float32Array; ints: BigInt64Array; bytes: Uint8Array; nested: Float64Array[] }

export async function echo(arrays: Arrays): Promise<Arrays> {
  return arrays
}

export async function fail({ code }: { code: string }): Promise<void> {
  console.log('this must not reach the parent')
  throw Object.assign(new RangeError('the shot has no frames'), { code })
}

export async function unsendable(): Promise<unknown> {
  return () => 'functions stay where they are'
}

/** Steps until it is cancelled. */
export async function untilCancelled(_: null, { progress, signal }: JobContext): Promise<void> {
  for (let step = 0; ; step++) {
    progress(step)
    await breathe(signal)
  }
}

/** Never looks at its messages. */
export async function deaf(_: null, { progress }: JobContext): Promise<void> {
  progress('begun')
  await breathe()
  for (;;) Math.random()
}

export async function dieSpeaking(): Promise<void> {
  console.error('last words')
  process.exit(3)
}

export async function pid(): Promise<number> {
  return process.pid
}

/** Runs a real program again and again: almost all of its time is inside the runtime. */
export async function multiplyForever({ size }: { size: number }, { progress }: JobContext): Promise<void> {
  const program = buildProgram({ y: linear(input('x', [size, size]), param('w', [size, size])) })
  const weights = allocateWeights([{ name: 'w', shape: [size, size] }])
  weightView(weights, 'w').fill(1 / size)
  const executable = await onnxDevice({ threads: 1 }).compile(program, weights)
  let x: Float32Array = new Float32Array(size * size).fill(1)
  for (;;) {
    x = (await executable.run({ x })).y
    progress(x[0])
  }
}

/** Keeps a connection open for as long as this process lives. */
export async function hold({ port }: { port: number }): Promise<void> {
  connect(port, '127.0.0.1')
}

/** The same in an engine of its own, inside this one. */
export async function holdBelow({ port }: { port: number }): Promise<void> {
  const below = await startEngine<{ hold: typeof hold }>(new URL(import.meta.url))
  await below.call('hold', { port })
}
