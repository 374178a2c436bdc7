import { readdir, stat } from 'node:fs/promises'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codecReport } from '@sceneweave/media'
import { companionPath, type RenderEngine, readFewStepHead, renderEngine, weightsFolder } from '@sceneweave/model'
import { cudaDevices, ncclVersion } from '@sceneweave/tensor/cuda'
import type { Engine } from '@sceneweave/tensor/engine'
import { type Command, type CommandContext, UsageFault } from '../command.ts'
import { reportOf } from '../report.ts'
import { withEngine } from '../withEngine.ts'

/** One line of the report. `mend` says how to get what is missing; `isNeeded` false: films can be made without it. */
type Finding = {
  readonly what: string
  readonly found: string
  readonly isThere: boolean
  readonly isNeeded?: boolean
  readonly mend?: string
}

export const doctor: Command = {
  name: 'doctor',
  summary: 'says what this machine has, what is missing and how to get it',
  usage: `
sceneweave doctor

Looks at Node.js, cores, memory, devices, codecs and weights. Exit code 1 when something is missing without which no
film can be made. Takes no options.

Example: sceneweave doctor`,
  options: {},
  async run(args, context) {
    if (args.words.length > 0) throw new UsageFault('doctor takes no words; write: sceneweave doctor')
    context.progress('looking at this machine')
    const findings = [...machine(), ...(await engineFindings(context.signal)), cuda(), ...(await codecFindings())]
    context.progress('')
    return tell(findings, context)
  },
}

function tell(findings: readonly Finding[], { out }: CommandContext): number {
  const width = Math.max(...findings.map(({ what }) => what.length))
  for (const { what, found, isThere, isNeeded = true, mend } of findings) {
    out(`${isThere ? '✓' : isNeeded ? '✗' : '–'} ${what.padEnd(width)}  ${found}`)
    if (!isThere && mend) out(`  ${''.padEnd(width)}  → ${mend}`)
  }
  const missing = findings.filter(({ isThere, isNeeded = true }) => !isThere && isNeeded).length
  out(missing === 0 ? 'Films can be made here.' : `${missing} missing: see → above.`)
  return missing === 0 ? 0 : 1
}

function machine(): Finding[] {
  const gigabytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1)
  const [major, minor] = process.versions.node.split('.').map(Number)
  const isNew = major > 20 || (major === 20 && minor >= 19)
  const model = cpus()[0]?.model.trim() ?? process.arch
  return [
    { what: 'Node.js', found: process.versions.node, isThere: isNew, mend: 'install 20.19 or newer from nodejs.org' },
    { what: 'cores', found: `${availableParallelism()} (${model})`, isThere: true },
    {
      what: 'memory',
      found: `${gigabytes(freemem())} of ${gigabytes(totalmem())} GiB free`,
      isThere: freemem() > 2 ** 30,
      isNeeded: false,
      mend: 'close other programs: a film takes about 1 GiB',
    },
  ]
}

/** Asked in an engine: a broken runtime may take its process with it. */
function engineFindings(signal: AbortSignal): Promise<Finding[]> {
  return withEngine<RenderEngine, Finding[]>(renderEngine, async (engine) => {
    const failure = await failureOf(engine.call('probe', { device: 'onnx' }, { signal }))
    const onnx = {
      what: 'ONNX Runtime',
      found: failure ?? 'runs on the CPU',
      isThere: failure === null,
      mend: 'install the packages again: npm ci',
    }
    return [onnx, ...(await weightsFindings(engine, signal))]
  })
}

const COMPANION = companionPath('')

async function weightsFindings(engine: Engine<RenderEngine>, signal: AbortSignal): Promise<Finding[]> {
  const folder = fileURLToPath(weightsFolder)
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.safetensors')).sort()
  const place = relative(process.cwd(), folder) || '.'
  const mend = 'restore them with git checkout, or make them: sceneweave train tiny'
  if (names.length === 0) return [{ what: 'weights', found: `none in ${place}`, isThere: false, mend }]
  const findings: Finding[] = []
  for (const name of names) {
    const weights = join(folder, name)
    const { size } = await stat(weights)
    let found = ''
    const described = name.endsWith(COMPANION)
      ? readFewStepHead(weights)
      : engine.call('describe', { weights }, { signal })
    const failure = await failureOf(
      described.then(({ hash, provenance }) => {
        const made = Object.entries(provenance).map(([key, value]) => `${key} ${value}`)
        found = `${(size / 1e6).toFixed(1)} MB, sha256 ${hash.slice(0, 12)}; ${made.join(', ')}`
      }),
    )
    findings.push({ what: name, found: failure ?? found, isThere: failure === null, mend })
  }
  return findings
}

function cuda(): Finding {
  const devices = cudaDevices()
  const found = devices
    .map(
      ({ name, memoryBytes, computeCapability }) =>
        `${name}, ${Math.round(memoryBytes / 2 ** 30)} GiB, sm ${computeCapability}`,
    )
    .join('; ')
  const nccl = ncclVersion()
  const together = nccl ? `NCCL ${nccl}` : 'no NCCL, so that training takes one of them: install libnccl2'
  const mend =
    'not needed: films are made on the CPU. With an NVIDIA GPU, its driver and the CUDA toolkit: npm run native'
  return {
    what: 'CUDA',
    found: devices.length > 1 ? `${found}; ${together}` : found || 'no device',
    isThere: devices.length > 0,
    isNeeded: false,
    mend,
  }
}

async function codecFindings(): Promise<Finding[]> {
  const codecs = await codecReport()
  const canFilm = codecs.some(({ name, available }) => available && name !== 'sharp')
  return codecs.map(({ name, available, detail, how }) => ({
    what: name === 'sharp' ? '.webp .gif .png' : `.mp4 by ${name}`,
    found: detail,
    isThere: available,
    isNeeded: name === 'sharp' || !canFilm,
    mend: how,
  }))
}

async function failureOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work
    return null
  } catch (error) {
    return reportOf(error, false).line.replace(/^sceneweave: /, '')
  }
}
