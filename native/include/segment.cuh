// Sums of rows by segment, in row order, for any value that can be said of a (row, column).
#pragma once
#include "number.cuh"

/// Rows of segment s are rows[starts[s]] … rows[starts[s + 1] - 1].
struct Segments {
  const int* starts;
  const int* rows;
};

constexpr int SEGMENT_LANES = 8;

template <class T, class Value>
__global__ void segment_sum_kernel(T* out, Segments segments, int width, Value value) {
  __shared__ float sums[SEGMENT_LANES][32];
  const int col = blockIdx.x * 32 + threadIdx.x, segment = blockIdx.y;
  float sum = 0;
  if (col < width)
    for (int at = segments.starts[segment] + threadIdx.y; at < segments.starts[segment + 1]; at += SEGMENT_LANES)
      sum += value(segments.rows[at], col);
  sums[threadIdx.y][threadIdx.x] = sum;
  __syncthreads();
  if (threadIdx.y > 0 || col >= width) return;
  for (int lane = 1; lane < SEGMENT_LANES; lane++) sum += sums[lane][threadIdx.x];
  store(out + static_cast<size_t>(segment) * width + col, sum);
}

/// out [segments, width] = Σ over the segment's rows of value(row, col). Does nothing for an output nobody reads.
template <class T, class Value>
cudaError_t segment_sum(T* out, Segments segments, int count, int width, Value value, cudaStream_t stream) {
  if (out == nullptr || count == 0 || width == 0) return cudaSuccess;
  const dim3 grid(ceil_div(width, 32), count), block(32, SEGMENT_LANES);
  segment_sum_kernel<T><<<grid, block, 0, stream>>>(out, segments, width, value);
  return cudaGetLastError();
}
