import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { type Engine, startEngine } from './engine.ts'
import { EngineFault } from './engineFault.ts'

type Jobs = typeof import('./sampleJobs.ts')
const moduleUrl = new URL('./sampleJobs.ts', import.meta.url)

// Every start compiles TypeScript, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const engines: Engine<Jobs>[] = []
afterAll(() => Promise.all(engines.map((engine) => engine.stop())))

async function start(): Promise<Engine<Jobs>> {
  const engine = await startEngine<Jobs>(moduleUrl, { killAfterMs: 200 })
  engines.push(engine)
  return engine
}

/** What a call was rejected with. */
const faultOf = (call: Promise<unknown>): Promise<EngineFault> =>
  call.then(
    () => expect.unreachable('the call succeeded'),
    (error) => {
      expect(error).toBeInstanceOf(EngineFault)
      return error
    },
  )

const shared = start()

describe('a call', () => {
  test('tells its progress in order, then its result', async () => {
    const engine = await shared
    const seen: unknown[] = []
    expect(await engine.call('count', { to: 200 }, { onProgress: (value) => seen.push(value) })).toBe(200)
    expect(seen).toEqual(Array.from({ length: 200 }, (_, i) => ({ step: i + 1, half: Float32Array.of((i + 1) / 2) })))
  })

  test('takes and gives typed arrays', async () => {
    const engine = await shared
    const whole = Float32Array.from({ length: 50_000 }, Math.sin)
    const floats = whole.subarray(3, 49_999)
    const arrays = {
      floats,
      ints: BigInt64Array.of(-1n),
      bytes: Uint8Array.of(1, 2, 3),
      nested: [Float64Array.of(0.1)],
    }
    expect(await engine.call('echo', arrays)).toEqual(arrays)
  })

  test('fails with the words of the error thrown there', async () => {
    const fault = await faultOf((await shared).call('fail', { code: 'no-frames' }))
    expect(fault).toMatchObject({ code: 'job-failed', message: 'the shot has no frames' })
    expect(fault.detail).toEqual({ name: 'RangeError', code: 'no-frames', message: 'the shot has no frames' })
  })

  test('that lost its device fails with its words, and the next one has a new process', async () => {
    const engine = await start()
    const before = await engine.call('pid', undefined)
    expect(await faultOf(engine.call('fail', { code: 'ENOENT' }))).toMatchObject({ code: 'job-failed' })
    expect(await engine.call('pid', undefined), 'any other failure').toBe(before)
    const fault = await faultOf(engine.call('fail', { code: 'device-lost' }))
    expect(fault.message).toContain('the shot has no frames')
    expect(await engine.call('pid', undefined)).not.toBe(before)
  })

  test('fails when its result cannot be sent', async () => {
    const fault = await faultOf((await shared).call('unsendable', null))
    expect(fault.code).toBe('job-failed')
    expect(fault.message).toContain('could not be cloned')
  })

  test('of an unknown job fails and names the jobs there are', async () => {
    const fault = await faultOf((await startAny()).call('nothing', null))
    expect(fault.message).toMatch(/no job "nothing", only .*count/)
  })

  test('waits for the one before', async () => {
    const engine = await shared
    const ends: string[] = []
    const first = engine.call('count', { to: 1000 }, { onProgress: () => ends.push('step') })
    const second = engine.call('echo', emptyArrays())
    await Promise.all([first.then(() => ends.push('first')), second.then(() => ends.push('second'))])
    expect(ends.slice(-2)).toEqual(['first', 'second'])
    expect(ends.length).toBe(1002)
  })
})

describe('cancelling', () => {
  test('ends a job that looks at its signal, and keeps the process', async () => {
    const engine = await shared
    const { pid } = engine
    const controller = new AbortController()
    const onProgress = (step: unknown) => step === 3 && controller.abort()
    const fault = await faultOf(engine.call('untilCancelled', null, { signal: controller.signal, onProgress }))
    expect(fault.code).toBe('cancelled')
    expect(await engine.call('pid', null)).toBe(pid)
  })

  test('kills a job that does not listen; the next call has a new process', async () => {
    const engine = await shared
    const { pid } = engine
    const controller = new AbortController()
    const call = engine.call('deaf', null, { signal: controller.signal, onProgress: () => controller.abort() })
    expect((await faultOf(call)).code).toBe('cancelled')
    expect(await engine.call('pid', null)).not.toBe(pid)
  })

  test('takes a waiting call out of the row at once', async () => {
    const engine = await shared
    const [running, waiting] = [new AbortController(), new AbortController()]
    const first = engine.call('untilCancelled', null, { signal: running.signal })
    const second = engine.call('echo', emptyArrays(), { signal: waiting.signal })
    waiting.abort()
    expect((await faultOf(second)).code).toBe('cancelled')
    running.abort()
    expect((await faultOf(first)).code).toBe('cancelled')
    expect((await faultOf(engine.call('echo', emptyArrays(), { signal: waiting.signal }))).code).toBe('cancelled')
  })
})

describe('a process that ends by itself', () => {
  test('killed inside a run of the runtime rejects the call; the next one works', async () => {
    const engine = await shared
    const onProgress = () => process.kill(engine.pid as number, 'SIGKILL')
    const fault = await faultOf(engine.call('multiplyForever', { size: 512 }, { onProgress: once(onProgress) }))
    expect(fault.code).toBe('engine-died')
    expect(fault.message).toContain('the engine was ended by SIGKILL while it ran "multiplyForever"')
    expect(await engine.call('count', { to: 1 })).toBe(1)
  })

  test('leaves its exit code and its last words', async () => {
    const fault = await faultOf((await shared).call('dieSpeaking', null))
    expect(fault).toMatchObject({ code: 'engine-died', detail: { exitCode: 3 } })
    expect(fault.detail.stderr).toContain('last words')
  })

  test('while idle is started again by the next call', async () => {
    const engine = await shared
    process.kill(await engine.call('pid', null), 'SIGKILL')
    while (engine.pid !== undefined) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await engine.call('count', { to: 1 })).toBe(1)
  })
})

describe('starting and stopping', () => {
  test('says why a module cannot be imported', async () => {
    const fault = await faultOf(startEngine(new URL('./brokenJobs.ts', import.meta.url)))
    expect(fault).toMatchObject({ code: 'engine-start', detail: { name: 'TypeError' } })
    expect(fault.message).toBe('the engine did not start: the model file is not readable')
  })

  test('rejects calls in work and later ones, and ends the process', async () => {
    const engine = await start()
    const pid = engine.pid as number
    const working = faultOf(engine.call('untilCancelled', null, { onProgress: once(() => void engine.stop()) }))
    const waiting = faultOf(engine.call('count', { to: 1 }))
    expect((await working).code).toBe('cancelled')
    expect((await waiting).message).toBe('the engine was stopped')
    await engine.stop()
    expect(engine.pid).toBeUndefined()
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})

test('an engine does not outlive its parent', async () => {
  const parent = await start()
  const server = createServer()
  const port = await listen(server)
  const connected = new Promise<Socket>((resolve) => server.on('connection', resolve))
  await parent.call('holdBelow', { port })
  const socket = (await connected).resume()
  const closed = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve))
  process.kill(parent.pid as number, 'SIGKILL')
  await closed
  server.close()
})

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  })

const startAny = async () => (await shared) as unknown as Engine

const emptyArrays = () => ({
  floats: new Float32Array(),
  ints: new BigInt64Array(),
  bytes: new Uint8Array(),
  nested: [],
})

function once(work: () => void): () => void {
  let done = false
  return () => {
    if (!done) work()
    done = true
  }
}
