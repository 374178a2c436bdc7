// accumulate: y += x, where sums of many runs are kept in f32 and what is added is rounded
//   y [count] f32; x [count] bf16, not the same memory
//   Eight values a thread where both stand at 16 bytes, else one.
//   No op of its own: an output that is added to a resident.      Bound: memory, 10·count bytes
#include "../include/number.cuh"

__global__ void accumulate_eights_kernel(float* y, const bf16* x, size_t eights) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < eights; i += size_t(gridDim.x) * blockDim.x) {
    Eight sum = load8(y + 8 * i);
    const Eight more = load8(x + 8 * i);
#pragma unroll
    for (int j = 0; j < 8; j++) sum.v[j] += more.v[j];
    store8(y + 8 * i, sum);
  }
}

__global__ void accumulate_kernel(float* y, const bf16* x, size_t count) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x)
    y[i] += load(x + i);
}

extern "C" cudaError_t accumulate(float* y, const void* x, size_t count, cudaStream_t stream) {
  if (count % 8 == 0 && are_aligned(y, x))
    accumulate_eights_kernel<<<grid_for(count / 8, 128), 128, 0, stream>>>(y, as<bf16>(x), count / 8);
  else accumulate_kernel<<<grid_for(count, 256), 256, 0, stream>>>(y, as<bf16>(x), count);
  return cudaGetLastError();
}
