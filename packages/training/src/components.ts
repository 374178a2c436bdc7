import { seededNormals } from '@sceneweave/model'

/** Mean and leading principal components of samples: orthonormal axes and the standard deviation along each. */
export type Components = {
  readonly mean: Float64Array
  readonly axes: readonly Float64Array[]
  readonly deviations: Float64Array
}

const ROUNDS = 30

/** The `count` strongest components, by subspace iteration on the covariance (Golub & Van Loan §8.2.4). Deterministic. */
export function components(samples: readonly Float64Array[], count: number): Components {
  const mean = meanOf(samples)
  const covariance = covarianceOf(samples, mean)
  const width = mean.length
  let axes: Float64Array[] = Array.from({ length: count }, (_, at) => Float64Array.from(seededNormals(1, at, width)))
  for (let round = 0; round < ROUNDS; round++) axes = orthonormal(axes.map((axis) => product(covariance, axis)))
  const deviations = Float64Array.from(axes, (axis) => Math.sqrt(Math.max(1e-12, dot(axis, product(covariance, axis)))))
  return { mean, axes, deviations }
}

function meanOf(samples: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(samples[0].length)
  for (const sample of samples) for (let i = 0; i < mean.length; i++) mean[i] += sample[i] / samples.length
  return mean
}

/** [width, width] row-major, symmetric. */
function covarianceOf(samples: readonly Float64Array[], mean: Float64Array): Float64Array {
  const width = mean.length
  const covariance = new Float64Array(width * width)
  const centred = new Float64Array(width)
  for (const sample of samples) {
    for (let i = 0; i < width; i++) centred[i] = sample[i] - mean[i]
    for (let i = 0; i < width; i++) {
      const value = centred[i] / samples.length
      for (let j = i; j < width; j++) covariance[i * width + j] += value * centred[j]
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) covariance[i * width + j] = covariance[j * width + i]
  return covariance
}

/** Symmetric matrix times vector. */
function product(matrix: Float64Array, vector: Float64Array): Float64Array {
  const width = vector.length
  const result = new Float64Array(width)
  for (let i = 0; i < width; i++) for (let j = 0; j < width; j++) result[j] += vector[i] * matrix[i * width + j]
  return result
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

/** Gram–Schmidt, strongest first. */
function orthonormal(axes: readonly Float64Array[]): Float64Array[] {
  const made: Float64Array[] = []
  for (const axis of axes) {
    for (const other of made) {
      const along = dot(axis, other)
      for (let i = 0; i < axis.length; i++) axis[i] -= along * other[i]
    }
    const norm = Math.sqrt(dot(axis, axis))
    made.push(axis.map((value) => value / norm))
  }
  return made
}
