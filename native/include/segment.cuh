// Sums of rows by segment, for any value that can be said of a (row, column): in row order within a chunk, then chunk by
// chunk, so that equal runs give equal bits.
#pragma once
#include "number.cuh"

constexpr int SEGMENT_LANES = 8;

template <class Value>
__global__ void segment_chunk_kernel(float* sums, Segments of, int segments, int width, Value value) {
  __shared__ float lanes[SEGMENT_LANES][32];
  const int col = blockIdx.x * 32 + threadIdx.x, segment = blockIdx.y, chunk = blockIdx.z;
  const int begin = of.starts[segment], end = of.starts[segment + 1], per = (end - begin + of.chunks - 1) / of.chunks;
  const int from = begin + chunk * per, to = min(end, from + per);
  float sum = 0;
  if (col < width)
    for (int at = from + threadIdx.y; at < to; at += SEGMENT_LANES) sum += value(of.order[at], col);
  lanes[threadIdx.y][threadIdx.x] = sum;
  __syncthreads();
  if (threadIdx.y > 0 || col >= width) return;
  for (int lane = 1; lane < SEGMENT_LANES; lane++) sum += lanes[lane][threadIdx.x];
  sums[(size_t(chunk) * segments + segment) * width + col] = sum;
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
  segment_chunk_kernel<<<grid, block, 0, stream>>>(of.partial, of, segments, width, value);
  return segment_total(out, of.partial, of.chunks, segments * width, stream);
}
