// accumulate: y += x for many pairs, where sums of many runs are kept in f32 and what is added is rounded
//   y [count] f32; x [count] bf16, not the same memory; every pair with a count of its own
//   One launch for all pairs, blocks of each side by side; eight values a thread where both stand at 16 bytes, else one.
//   No op of its own: outputs that are added to residents.      Bound: memory, 10 bytes a value
#include "../include/number.cuh"

constexpr int THREADS = 128;
constexpr int BLOCKS = 64;  // of a pair at most: 64 pairs of 288 × 288 fill a large GPU, and a bias ends at once

// blockIdx.y is the pair.
__global__ void __launch_bounds__(THREADS) accumulate_kernel(AddedPairs pairs) {
  float* y = pairs.to[blockIdx.y];
  const bf16* x = static_cast<const bf16*>(pairs.from[blockIdx.y]);
  const size_t count = pairs.size[blockIdx.y], step = size_t(gridDim.x) * THREADS;
  const size_t first = blockIdx.x * size_t(THREADS) + threadIdx.x;
  const bool is_wide = count % 8 == 0 && (reinterpret_cast<size_t>(y) | reinterpret_cast<size_t>(x)) % 16 == 0;
  if (!is_wide) {
    for (size_t i = first; i < count; i += step) y[i] += load(x + i);
    return;
  }
  for (size_t i = first; i < count / 8; i += step) {
    Eight sum = load8(y + 8 * i);
    const Eight more = load8(x + 8 * i);
#pragma unroll
    for (int j = 0; j < 8; j++) sum.v[j] += more.v[j];
    store8(y + 8 * i, sum);
  }
}

extern "C" cudaError_t accumulate(const AddedPairs& pairs, cudaStream_t stream) {
  size_t most = 0;
  for (int i = 0; i < pairs.count; i++) most = pairs.size[i] > most ? pairs.size[i] : most;
  if (most == 0) return cudaSuccess;
  const size_t wanted = ceil_div<size_t>(most, 8 * THREADS);
  // a single large pair takes the whole device
  const size_t limit = pairs.count > 8 ? BLOCKS : 8 * BLOCKS;
  const dim3 grid(static_cast<unsigned>(wanted < limit ? wanted : limit), pairs.count);
  accumulate_kernel<<<grid, THREADS, 0, stream>>>(pairs);
  return cudaGetLastError();
}
