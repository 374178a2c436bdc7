import type { AssetPlace } from '@sceneweave/store'
import { cudaDevices } from '@sceneweave/tensor/cuda'
import type { MachineSettings } from './engineRoom.ts'
import type { RunnerSettings } from './runner.ts'

/** A setting that cannot be meant; the message is one line: which it is; what to give. */
export class SettingsFault extends Error {
  override name = 'SettingsFault'
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Settings from the environment. DATABASE_URL: the database; absent, the one of a server on this machine, in SCENEWEAVE_DATA.
 * Assets: the folder SCENEWEAVE_DATA, which all machines share, or SCENEWEAVE_ASSETS=s3://bucket/prefix with S3_ENDPOINT
 * and the usual AWS_ names. SCENEWEAVE_RUNNER: its name; SCENEWEAVE_DEVICE, SCENEWEAVE_THREADS: how it runs models;
 * SCENEWEAVE_CHECKPOINT_MS: the most sampling that a crash may cost, default 60000.
 */
export function settingsOf(env: Environment, scratch: string): RunnerSettings {
  const { DATABASE_URL, SCENEWEAVE_ASSETS, SCENEWEAVE_DATA } = env
  if (!DATABASE_URL && !SCENEWEAVE_DATA)
    throw new SettingsFault(
      'a runner needs a database; give DATABASE_URL, or SCENEWEAVE_DATA, the folder of a server here',
    )
  if (!SCENEWEAVE_ASSETS && !SCENEWEAVE_DATA)
    throw new SettingsFault(
      'a runner needs the asset store; give SCENEWEAVE_ASSETS=s3://…, or SCENEWEAVE_DATA, a shared folder',
    )
  return {
    databaseUrl: DATABASE_URL,
    dataFolder: SCENEWEAVE_DATA ?? scratch,
    workFolder: scratch,
    assets: SCENEWEAVE_ASSETS ? bucket(SCENEWEAVE_ASSETS, env) : undefined,
    name: env.SCENEWEAVE_RUNNER,
    checkpointMs: countOf(env, 'SCENEWEAVE_CHECKPOINT_MS', 0),
    machine: {
      device: deviceOf(env.SCENEWEAVE_DEVICE),
      threads: countOf(env, 'SCENEWEAVE_THREADS', 1),
    },
  }
}

/** A whole number of the environment; undefined where it is not set. */
function countOf(env: Environment, name: string, least: number): number | undefined {
  const text = env[name]
  if (!text) return undefined
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new SettingsFault(`${name} is "${text}"; give a whole number from ${least}`)
}

/** The device that is named; without a name a GPU where there is one. */
function deviceOf(name?: string): MachineSettings['device'] {
  if (name === undefined) return cudaDevices().length > 0 ? 'cuda' : 'onnx'
  if (name === 'onnx' || name === 'reference' || name === 'cuda') return name
  throw new SettingsFault(`SCENEWEAVE_DEVICE is "${name}"; give onnx, cuda or reference`)
}

function bucket(address: string, env: Environment): AssetPlace {
  if (!/^s3:\/\/[^/]+/.test(address))
    throw new SettingsFault(`SCENEWEAVE_ASSETS is "${address}"; write s3://bucket/prefix`)
  const { hostname, pathname } = new URL(address)
  return {
    type: 's3',
    bucket: hostname,
    prefix: pathname.slice(1) || undefined,
    endpoint: env.S3_ENDPOINT,
    region: env.AWS_REGION,
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
  }
}
