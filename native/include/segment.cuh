// Sums of rows by segment, for any value that can be said of a (row, column): in row order within a chunk, then chunk by
// chunk, so that equal runs give equal bits.
#pragma once
#include "number.cuh"

constexpr int SEGMENT_LANES = 8;

/// The sum of the lanes of a column, for lane 0.
__device__ __forceinline__ float over_lanes(float (&lanes)[SEGMENT_LANES][32], float own) {
  lanes[threadIdx.y][threadIdx.x] = own;
  __syncthreads();
  for (int lane = 1; lane < SEGMENT_LANES && threadIdx.y == 0; lane++) own += lanes[lane][threadIdx.x];
  __syncthreads();
  return own;
}

// The block that ends last of a segment's chunks adds them up, in their order: it does not matter which one it is.
template <class T, class Value>
__global__ void segment_sum_kernel(T* out, Segments of, int segments, int width, Value value) {
  __shared__ float lanes[SEGMENT_LANES][32];
  __shared__ bool is_last;
  const int col = blockIdx.x * 32 + threadIdx.x, segment = blockIdx.y, chunk = blockIdx.z;
  const int begin = of.starts[segment], end = of.starts[segment + 1], per = (end - begin + of.chunks - 1) / of.chunks;
  const int from = begin + chunk * per, to = min(end, from + per);
  float sum = 0;
  if (col < width)
    for (int at = from + threadIdx.y; at < to; at += SEGMENT_LANES) sum += value(of.order[at], col);
  sum = over_lanes(lanes, sum);
  const bool is_mine = threadIdx.y == 0 && col < width;
  if (of.chunks == 1) {
    if (is_mine) store(out + size_t(segment) * width + col, sum);
    return;
  }
  if (is_mine) of.partial[(size_t(chunk) * segments + segment) * width + col] = sum;
  __threadfence();
  __syncthreads();
  int* done = of.done + segment * gridDim.x + blockIdx.x;
  if (threadIdx.x == 0 && threadIdx.y == 0) is_last = atomicAdd(done, 1) == of.chunks - 1;
  __syncthreads();
  if (!is_last) return;
  __threadfence();
  sum = 0;
  if (col < width)
    for (int other = threadIdx.y; other < of.chunks; other += SEGMENT_LANES)
      sum += __ldcg(of.partial + (size_t(other) * segments + segment) * width + col);
  sum = over_lanes(lanes, sum);
  if (is_mine) store(out + size_t(segment) * width + col, sum);
  if (threadIdx.x == 0 && threadIdx.y == 0) *done = 0;
}

template <class T>
__global__ void segment_total_kernel(T* out, const float* sums, int chunks, int count) {
  __shared__ float lanes[SEGMENT_LANES][32];
  const int i = blockIdx.x * 32 + threadIdx.x;
  float sum = 0;
  if (i < count)
    for (int chunk = threadIdx.y; chunk < chunks; chunk += SEGMENT_LANES) sum += sums[size_t(chunk) * count + i];
  lanes[threadIdx.y][threadIdx.x] = sum;
  __syncthreads();
  if (threadIdx.y > 0 || i >= count) return;
  for (int lane = 1; lane < SEGMENT_LANES; lane++) sum += lanes[lane][threadIdx.x];
  store(out + i, sum);
}

/// out [count] = the sum of `chunks` parts that lie one after another.
template <class T>
cudaError_t segment_total(T* out, const float* sums, int chunks, int count, cudaStream_t stream) {
  segment_total_kernel<T><<<ceil_div(count, 32), dim3(32, SEGMENT_LANES), 0, stream>>>(out, sums, chunks, count);
  return cudaGetLastError();
}

/// out [segments, width] = Σ over the segment's rows of value(row, col). Does nothing for an output nobody reads.
template <class T, class Value>
cudaError_t segment_sum(T* out, Segments of, int segments, int width, Value value, cudaStream_t stream) {
  if (out == nullptr || segments == 0 || width == 0) return cudaSuccess;
  const dim3 grid(ceil_div(width, 32), segments, of.chunks), block(32, SEGMENT_LANES);
  segment_sum_kernel<T><<<grid, block, 0, stream>>>(out, of, segments, width, value);
  return cudaGetLastError();
}
