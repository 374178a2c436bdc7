import type { Shape } from '../tensor.ts'

export type OnnxAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
export type OnnxNode = {
  readonly opType: string
  readonly domain: '' | 'com.microsoft'
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, OnnxAttribute>>
}
export type OnnxConstant = {
  readonly name: string
  readonly shape: Shape
  readonly data: Float32Array | BigInt64Array | Int8Array | Uint8Array
}
export type OnnxValue = { readonly name: string; readonly shape: Shape }

/** Options of a node: its attributes, its domain and how many outputs it has. Whole numbers are ints; write { float } for floats. */
export type NodeOptions = {
  attributes?: Record<string, OnnxAttribute>
  domain?: '' | 'com.microsoft'
  outputs?: number
}

/**
 * An ONNX graph under construction (opset 21 + com.microsoft 1). Equal nodes over equal inputs are made once,
 * so a gradient lowering can ask again for what its forward lowering already computed.
 */
export class OnnxGraph {
  readonly nodes: OnnxNode[] = []
  readonly constants: OnnxConstant[] = []
  readonly inputs: OnnxValue[] = []
  readonly outputs: OnnxValue[] = []
  private readonly known = new Map<string, readonly string[]>()
  private readonly taken = new Set<string>()
  private next = 0

  private fresh(): string {
    return this.claim(`%${this.next++}`)
  }

  /** The name itself, or a longer one when another value already has it. */
  private claim(name: string): string {
    if (this.taken.has(name)) return this.claim(`${name}'`)
    this.taken.add(name)
    return name
  }

  /** A float32 graph input. Inputs are declared before any node, so that they keep their names. */
  input(name: string, shape: Shape): string {
    const claimed = this.claim(name)
    this.inputs.push({ name: claimed, shape })
    return claimed
  }

  /** A float32 graph output holding `value`; it keeps its name unless an input has the same one. */
  output(name: string, value: string, shape: Shape): void {
    const claimed = this.claim(name)
    this.nodes.push({ opType: 'Identity', domain: '', inputs: [value], outputs: [claimed], attributes: {} })
    this.outputs.push({ name: claimed, shape })
  }

  /** Drops nodes, constants and inputs that no output depends on. */
  prune(): void {
    const read = new Set(this.outputs.map(({ name }) => name))
    const kept: OnnxNode[] = []
    for (const node of this.nodes.toReversed()) {
      if (!node.outputs.some((name) => read.has(name))) continue
      for (const name of node.inputs) read.add(name)
      kept.push(node)
    }
    this.nodes.splice(0, Number.POSITIVE_INFINITY, ...kept.reverse())
    for (const list of [this.constants, this.inputs])
      for (let at = list.length - 1; at >= 0; at--) if (!read.has(list[at].name)) list.splice(at, 1)
  }

  /** Adds a node, or finds the equal one made before; returns its outputs. An absent optional input is ''. */
  node(opType: string, inputs: readonly string[], options: NodeOptions = {}): readonly string[] {
    const { attributes = {}, domain = '', outputs: count = 1 } = options
    const key = JSON.stringify([opType, domain, inputs, attributes, count])
    const made = this.known.get(key)
    if (made) return made
    const outputs = Array.from({ length: count }, () => this.fresh())
    this.nodes.push({ opType, domain, inputs, outputs, attributes })
    this.known.set(key, outputs)
    return outputs
  }

  /** Like `node`, for the usual single output. */
  one(opType: string, inputs: readonly string[], attributes: Record<string, OnnxAttribute> = {}): string {
    return this.node(opType, inputs, { attributes })[0]
  }

  /** com.microsoft FusedMatMul: alpha · op(a) op(b), batched over leading axes. */
  fusedMatMul(a: string, b: string, options: { transA?: boolean; transB?: boolean; alpha?: number } = {}): string {
    const { transA = false, transB = false, alpha = 1 } = options
    const attributes = { transA: Number(transA), transB: Number(transB), alpha: { float: alpha } }
    return this.node('FusedMatMul', [a, b], { attributes, domain: 'com.microsoft' })[0]
  }

  /** A constant tensor. Small equal constants are stored once. */
  constant(data: Float32Array | BigInt64Array | Int8Array | Uint8Array, shape: Shape): string {
    const small = data.length <= 4096
    const key = small ? `const ${data.constructor.name} ${shape.join()} ${showBytes(data)}` : ''
    const made = small ? this.known.get(key) : undefined
    if (made) return made[0]
    const name = this.fresh()
    this.constants.push({ name, shape, data })
    if (small) this.known.set(key, [name])
    return name
  }

  /** A float32 scalar constant. */
  scalar(value: number): string {
    return this.constant(Float32Array.of(value), [])
  }

  /** A one-dimensional int64 constant: axes, shapes, indices. */
  ints(values: ArrayLike<number>): string {
    return this.constant(BigInt64Array.from(Array.from(values, BigInt)), [values.length])
  }

  reshape(value: string, shape: Shape): string {
    return this.one('Reshape', [value, this.ints(shape)])
  }

  transpose(value: string, perm: readonly number[]): string {
    return this.one('Transpose', [value], { perm })
  }

  /** value[from:to] along an axis. */
  slice(value: string, axis: number, from: number, to: number): string {
    return this.one('Slice', [value, this.ints([from]), this.ints([to]), this.ints([axis])])
  }

  /** Rows of `value` by index along axis 0; a contiguous run becomes a slice, the identity becomes nothing. */
  gatherRows(value: string, rows: Int32Array, of: number): string {
    const contiguous = rows.every((row, at) => row === rows[0] + at)
    if (contiguous && rows.length === of) return value
    if (contiguous && rows.length > 0) return this.slice(value, 0, rows[0], rows[0] + rows.length)
    return this.one('Gather', [value, this.ints(rows)], { axis: 0 })
  }

  concat(values: readonly string[], axis: number): string {
    return values.length === 1 ? values[0] : this.one('Concat', values, { axis })
  }

  /** Mean over the last axis, kept. */
  meanLast(value: string): string {
    return this.one('ReduceMean', [value, this.ints([-1])], { keepdims: 1 })
  }
}

// Bytes, not numbers: joined as text, 0 and -0 would be one constant.
const showBytes = (data: OnnxConstant['data']): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')
