import type { AnyTRPCProcedure, AnyTRPCRouter } from '@trpc/server'
import { z } from 'zod'
import type { HttpMethod, Meta } from './procedure.ts'

/** One procedure as plain HTTP and the OpenAPI document see it. */
export type ListedProcedure = {
  /** As tRPC calls it: `runs.submit`. */
  name: string
  type: 'query' | 'mutation' | 'subscription'
  meta: Meta
  method: HttpMethod
  /** Below /api/v1, with `{names}` of input fields. */
  path: string
  pathFields: readonly string[]
  input: z.ZodObject
  output: z.ZodType | null
}

/** Every procedure of a router with its schemas, read from the router itself: nothing is listed by hand. */
export function listProcedures(router: AnyTRPCRouter): ListedProcedure[] {
  return Object.entries(router._def.procedures as Record<string, AnyTRPCProcedure>).map(([name, procedure]) => {
    const { type, meta, inputs, output } = procedure._def as unknown as Definition
    const [method, path] = (meta?.http ?? '').split(' ')
    return {
      name,
      type,
      meta,
      method: method as HttpMethod,
      path,
      pathFields: [...(path ?? '').matchAll(/\{(\w+)\}/g)].map(([, field]) => field),
      input: z.object(Object.assign({}, ...inputs.map((one) => one.shape))),
      output: output ?? null,
    }
  })
}

type Definition = {
  type: ListedProcedure['type']
  meta: Meta
  inputs: readonly z.ZodObject[]
  output?: z.ZodType
}
