// normals: values = keep · values + fresh · seeded normal numbers
//   values [count] f32 or bf16; products and sums in doubles, as the host makes them
//   Four normals a thread: one block of Philox.
//   Meaning: packages/tensor/src/noise.ts      Bound: arithmetic, two logarithms and two turns in doubles for four values
#include "../include/number.cuh"
#include "../include/philox.cuh"

template <class T>
__global__ void normals_kernel(T* values, size_t count, Seed seed, double keep, double fresh) {
  const size_t block = blockIdx.x * size_t(blockDim.x) + threadIdx.x;
  if (4 * block >= count) return;
  float normal[4];
  normal_block(normal, static_cast<uint32_t>(block), seed.low, seed.high, seed.stream);
  for (int i = 0; i < 4 && 4 * block + i < count; i++) {
    T* at = values + 4 * block + i;
    const double noise = __dmul_rn(fresh, normal[i]);
    // what is there does not count where nothing of it is kept: it may be no number
    store(at, static_cast<float>(keep == 0 ? noise : __dadd_rn(__dmul_rn(keep, load(at)), noise)));
  }
}

extern "C" cudaError_t normals(Number number, void* values, size_t count, Seed seed, double keep, double fresh,
                               cudaStream_t stream) {
  if (count == 0) return cudaSuccess;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const size_t blocks = ceil_div<size_t>(ceil_div<size_t>(count, 4), 128);
    normals_kernel<T><<<static_cast<unsigned>(blocks), 128, 0, stream>>>(as<T>(values), count, seed, keep, fresh);
    return cudaGetLastError();
  });
}
