import type { Shape } from '../tensor.ts'
import type { OnnxAttribute, OnnxConstant, OnnxGraph, OnnxNode, OnnxValue } from './graph.ts'
import { WireWriter } from './wire.ts'

// Field numbers and enum values are those of onnx.proto; fields go in ascending order, as protobufjs writes them.
const IR_VERSION = 10
const OPSET = 21
const FLOAT = 1
const UINT8 = 2
const INT8 = 3
const INT64 = 7
const EXTERNAL = 1
const ATTRIBUTE = { float: 1, int: 2, string: 3, floats: 6, ints: 7 }

// Below this, a constant costs less inside the model than as an entry that points elsewhere.
const INLINE_BYTES = 1024
// The runtime can map external data from a file only at page boundaries.
const ALIGN = 4096

/** Model bytes, and the external data that goes with them under the given file name. */
export type EncodedModel = {
  readonly model: Uint8Array
  readonly external: { readonly path: string; readonly data: Uint8Array } | null
}

/** A graph as ONNX ModelProto bytes. With `external`, constants above 1 KiB go to a data file of that name. */
export function encodeModel(graph: OnnxGraph, options: { readonly external?: string } = {}): EncodedModel {
  const { external: path } = options
  const outside = new Map<OnnxConstant, number>()
  let size = 0
  if (path !== undefined)
    for (const constant of graph.constants) {
      if (constant.data.byteLength <= INLINE_BYTES) continue
      outside.set(constant, size)
      size += Math.ceil(constant.data.byteLength / ALIGN) * ALIGN
    }
  const model = new ModelWriter(path ?? '', outside).write(graph)
  if (path === undefined || outside.size === 0) return { model, external: null }
  const data = new Uint8Array(size)
  for (const [constant, offset] of outside) data.set(rawBytes(constant), offset)
  return { model, external: { path, data } }
}

class ModelWriter {
  private readonly wire = new WireWriter()
  private readonly path: string
  private readonly outside: ReadonlyMap<OnnxConstant, number>

  constructor(path: string, outside: ReadonlyMap<OnnxConstant, number>) {
    this.path = path
    this.outside = outside
  }

  write(graph: OnnxGraph): Uint8Array {
    const { wire } = this
    wire.int(1, IR_VERSION)
    wire.string(2, 'sceneweave')
    wire.message(7, () => this.graph(graph))
    wire.message(8, () => this.opset('', OPSET))
    wire.message(8, () => this.opset('com.microsoft', 1))
    return wire.finish()
  }

  private opset(domain: string, version: number): void {
    this.wire.string(1, domain)
    this.wire.int(2, version)
  }

  private graph({ nodes, constants, inputs, outputs }: OnnxGraph): void {
    const { wire } = this
    for (const node of nodes) wire.message(1, () => this.node(node))
    wire.string(2, 'program')
    for (const constant of constants) wire.message(5, () => this.constant(constant))
    for (const input of inputs) wire.message(11, () => this.value(input))
    for (const output of outputs) wire.message(12, () => this.value(output))
  }

  private node({ opType, domain, inputs, outputs, attributes }: OnnxNode): void {
    const { wire } = this
    for (const input of inputs) wire.string(1, input)
    for (const output of outputs) wire.string(2, output)
    wire.string(4, opType)
    for (const [name, value] of Object.entries(attributes)) wire.message(5, () => this.attribute(name, value))
    if (domain !== '') wire.string(7, domain)
  }

  private attribute(name: string, value: OnnxAttribute): void {
    const { wire } = this
    wire.string(1, name)
    if (typeof value === 'number') {
      if (!Number.isInteger(value)) throw new TypeError(`attribute "${name}": write { float: ${value} } for a float`)
      wire.int(3, value)
      wire.int(20, ATTRIBUTE.int)
    } else if (typeof value === 'string') {
      wire.string(4, value)
      wire.int(20, ATTRIBUTE.string)
    } else if ('float' in value) {
      wire.float(2, value.float)
      wire.int(20, ATTRIBUTE.float)
    } else if ('floats' in value) {
      wire.floats(7, value.floats)
      wire.int(20, ATTRIBUTE.floats)
    } else {
      wire.ints(8, value)
      wire.int(20, ATTRIBUTE.ints)
    }
  }

  private constant(constant: OnnxConstant): void {
    const { wire } = this
    wire.ints(1, constant.shape)
    wire.int(2, elementType(constant.data))
    wire.string(8, constant.name)
    const offset = this.outside.get(constant)
    if (offset === undefined) wire.raw(9, rawBytes(constant))
    else this.location({ location: this.path, offset: String(offset), length: String(constant.data.byteLength) })
  }

  private location(entries: Readonly<Record<string, string>>): void {
    const { wire } = this
    for (const [key, value] of Object.entries(entries))
      wire.message(13, () => {
        wire.string(1, key)
        wire.string(2, value)
      })
    wire.int(14, EXTERNAL)
  }

  private value({ name, shape }: OnnxValue): void {
    const { wire } = this
    wire.string(1, name)
    wire.message(2, () => wire.message(1, () => this.floatTensor(shape)))
  }

  private floatTensor(shape: Shape): void {
    const { wire } = this
    wire.int(1, FLOAT)
    wire.message(2, () => {
      for (const size of shape) wire.message(1, () => wire.int(1, size))
    })
  }
}

function elementType(data: OnnxConstant['data']): number {
  if (data instanceof Float32Array) return FLOAT
  if (data instanceof BigInt64Array) return INT64
  return data instanceof Int8Array ? INT8 : UINT8
}

// Raw data is little-endian, as every machine that Node and the runtime support.
const rawBytes = ({ data }: OnnxConstant): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
