import type { AssetPlace } from '@sceneweave/store'
import { cudaDevices } from '@sceneweave/tensor/cuda'
import type { MachineSettings } from './engineRoom.ts'
import type { RunnerSettings } from './runner.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Settings from the environment. DATABASE_URL: the database; absent, the one of a server on this machine, in SCENEWEAVE_DATA.
 * Assets: the folder SCENEWEAVE_DATA, which all machines share, or SCENEWEAVE_ASSETS=s3://bucket/prefix with S3_ENDPOINT
 * and the usual AWS_ names. SCENEWEAVE_RUNNER: its name; SCENEWEAVE_DEVICE, SCENEWEAVE_THREADS: how it runs models;
 * SCENEWEAVE_CHECKPOINT_MS: the most sampling that a crash may cost, default 60000.
 */
export function settingsOf(env: Environment, scratch: string): RunnerSettings {
  const { DATABASE_URL, SCENEWEAVE_ASSETS, SCENEWEAVE_DATA, SCENEWEAVE_THREADS } = env
  if (!DATABASE_URL && !SCENEWEAVE_DATA)
    throw new RangeError(
      'a runner needs a database; give DATABASE_URL, or SCENEWEAVE_DATA, the folder of a server here',
    )
  if (!SCENEWEAVE_ASSETS && !SCENEWEAVE_DATA)
    throw new RangeError(
      'a runner needs the asset store; give SCENEWEAVE_ASSETS=s3://…, or SCENEWEAVE_DATA, a shared folder',
    )
  return {
    databaseUrl: DATABASE_URL,
    dataFolder: SCENEWEAVE_DATA ?? scratch,
    workFolder: scratch,
    assets: SCENEWEAVE_ASSETS ? bucket(SCENEWEAVE_ASSETS, env) : undefined,
    name: env.SCENEWEAVE_RUNNER,
    checkpointMs: env.SCENEWEAVE_CHECKPOINT_MS ? Number(env.SCENEWEAVE_CHECKPOINT_MS) : undefined,
    machine: {
      device: deviceOf(env.SCENEWEAVE_DEVICE),
      threads: SCENEWEAVE_THREADS ? Number(SCENEWEAVE_THREADS) : undefined,
    },
  }
}

/** The device that is named; without a name a GPU where there is one. */
function deviceOf(name?: string): MachineSettings['device'] {
  if (name === undefined) return cudaDevices().length > 0 ? 'cuda' : 'onnx'
  if (name === 'onnx' || name === 'reference' || name === 'cuda') return name
  throw new RangeError(`SCENEWEAVE_DEVICE is "${name}"; give onnx, cuda or reference`)
}

function bucket(address: string, env: Environment): AssetPlace {
  if (!/^s3:\/\/[^/]+/.test(address))
    throw new RangeError(`SCENEWEAVE_ASSETS is "${address}"; write s3://bucket/prefix`)
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
