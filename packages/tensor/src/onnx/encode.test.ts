import onnxProto from 'onnx-proto'
import { InferenceSession } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { encodeModel } from './encode.ts'
import { OnnxGraph } from './graph.ts'

const { ModelProto } = onnxProto.onnx

/** A graph with every kind of attribute, constant and name that the encoder knows. */
function sampleGraph(): OnnxGraph {
  const graph = new OnnxGraph()
  const x = graph.input('x', [3, 700])
  const attributes = {
    ints: [-1, 0, 300],
    mode: 'linear',
    one: -7,
    slope: { float: 0.1 },
    scales: { floats: [1, 2.5] },
  }
  const [first] = graph.node('Resize', [x, '', graph.scalar(2)], { attributes, outputs: 2 })
  const wide = graph.constant(Float32Array.from({ length: 700 }, Math.sin), [700])
  const bytes = graph.constant(
    Int8Array.from({ length: 9000 }, (_, i) => i),
    [90, 100],
  )
  const few = graph.constant(Uint8Array.of(1, 2, 255), [3])
  const sum = graph.node('Sum', [first, wide, bytes, few, graph.ints([-1, 2 ** 40])], { domain: 'com.microsoft' })[0]
  graph.output('gradient:blocks.0/größe', sum, [])
  return graph
}

for (const options of [{}, { external: 'constants' }])
  test(`decoded and encoded again, the bytes are the same ${JSON.stringify(options)}`, () => {
    const { model } = encodeModel(sampleGraph(), options)
    const decoded = ModelProto.decode(model)
    expect(ModelProto.verify(decoded)).toBeNull()
    expect(Buffer.from(ModelProto.encode(decoded).finish()).equals(Buffer.from(model))).toBe(true)
  })

test('constants above 1 KiB lie at page boundaries of the external data', () => {
  const graph = sampleGraph()
  const { model, external } = encodeModel(graph, { external: 'constants' })
  const tensors = ModelProto.decode(model).graph?.initializer ?? []
  const outside = tensors.filter(({ dataLocation }) => dataLocation === 1)
  expect(outside.length).toBe(2)
  for (const { name, externalData } of outside) {
    const entry = Object.fromEntries((externalData ?? []).map(({ key, value }) => [key, value]))
    const [offset, length] = [Number(entry.offset), Number(entry.length)]
    const source = graph.constants.find((constant) => constant.name === name)?.data as Float32Array
    expect(entry.location).toBe('constants')
    expect(offset % 4096).toBe(0)
    const stored = external?.data.subarray(offset, offset + length)
    expect(Buffer.from(stored as Uint8Array).equals(Buffer.from(source.buffer))).toBe(true)
  }
})

test('the runtime reads constants inside and outside the model alike', async () => {
  const data = Float32Array.from({ length: 3000 }, Math.cos)
  const graph = new OnnxGraph()
  graph.output('y', graph.one('Mul', [graph.constant(data, [30, 100]), graph.scalar(2)]), [30, 100])
  for (const options of [{}, { external: 'constants' }]) {
    const { model, external } = encodeModel(graph, options)
    const session = await InferenceSession.create(model, { externalData: external ? [external] : [] })
    expect((await session.run({})).y.data).toEqual(data.map((value) => value * 2))
    await session.release()
  }
})

test('a fraction must be written as a float attribute', () => {
  const graph = new OnnxGraph()
  graph.one('Softmax', [graph.input('x', [1])], { axis: 0.5 })
  expect(() => encodeModel(graph)).toThrow('{ float: 0.5 }')
})
