import { join } from 'node:path'
import { NodeFault } from '@sceneweave/graph'
import type { RenderEngine } from '@sceneweave/model'
import { type CallOptions, EngineFault } from '@sceneweave/tensor/engine'
import { modelFolder } from '../engineRoom.ts'
import type { NodeDoor } from './door.ts'

type JobName = 'describe' | 'sample' | 'decode' | 'encode'
type Args<Name extends JobName> = Parameters<RenderEngine[Name]>[0]
type Result<Name extends JobName> = Awaited<ReturnType<RenderEngine[Name]>>

// An engine that dies this often without a step forward will die of the same again.
const MOST_DEATHS = 3

/** Whether anything got further since the engine died last. */
export type Progressing = { readonly onProgress?: (value: unknown) => boolean }

/**
 * Calls the engine; when its process dies the job is asked for again, and goes on from its checkpoint if it has one. What the
 * job throws becomes a NodeFault: a person's to mend, or, when engines keep dying, another runner's to try.
 */
export async function callEngine<Name extends JobName>(
  { room, signal }: Pick<NodeDoor, 'room' | 'signal'>,
  name: Name,
  args: Args<Name>,
  { onProgress }: Progressing = {},
): Promise<Result<Name>> {
  const call = room.call as (name: Name, args: Args<Name>, options: CallOptions) => Promise<Result<Name>>
  let deaths = 0
  const listen = (value: unknown) => {
    if (onProgress?.(value)) deaths = 0
  }
  for (;;) {
    try {
      return await call(name, args, { signal, onProgress: listen })
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (!(error instanceof EngineFault)) throw error
      if (error.code !== 'engine-died' || ++deaths >= MOST_DEATHS) throw nodeFault(error, modelFolder(room))
    }
  }
}

/** Weights that a person brought are told by their asset: where this machine put the file says nothing to anybody. */
function nodeFault({ code, message, detail }: EngineFault, models: string): NodeFault {
  const told = message.replaceAll(join(models, '/'), 'asset ')
  if (code === 'job-failed')
    return new NodeFault(detail.code ?? detail.name ?? code, told, isHere(detail.code) ? 'elsewhere' : 'never')
  return new NodeFault(code, message, 'elsewhere')
}

/** Faults of this machine, which another one may not have. */
const isHere = (code?: string): boolean =>
  ['ENOSPC', 'EDQUOT', 'ENOMEM', 'EMFILE', 'device-lost', 'out-of-memory'].includes(code ?? '')
