// Sums and maxima over the lanes of a warp and the threads of a block, in one fixed order: two runs give equal bits.
#pragma once

__device__ __forceinline__ float warp_sum(float value) {
#pragma unroll
  for (int lane = 16; lane > 0; lane >>= 1) value += __shfl_xor_sync(0xffffffffu, value, lane);
  return value;
}

/// Sum over a block of THREADS threads, given to all of them. `room` holds THREADS / 32 floats and may be used again at once.
template <int THREADS>
__device__ __forceinline__ float block_sum(float value, float* room) {
  value = warp_sum(value);
  if (threadIdx.x % 32 == 0) room[threadIdx.x / 32] = value;
  __syncthreads();
  float sum = 0;
#pragma unroll
  for (int warp = 0; warp < THREADS / 32; warp++) sum += room[warp];
  __syncthreads();
  return sum;
}
