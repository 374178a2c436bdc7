// cast: y = x in the other storage format
//   y, x  [count] f32 or bf16, not the same memory. bf16 is rounded to nearest even.
//   No op of its own: packages/tensor/src/cuda puts it where formats meet.      Bound: memory, 6·count bytes
#include "../include/number.cuh"

template <class To, class From>
__global__ void cast_kernel(To* y, const From* x, size_t count) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x)
    store(y + i, load(x + i));
}

extern "C" cudaError_t cast(Number to, void* y, Number from, const void* x, size_t count, cudaStream_t stream) {
  return with_number(to, [&](auto to_tag) {
    return with_number(from, [&](auto from_tag) {
      using To = decltype(to_tag);
      using From = decltype(from_tag);
      cast_kernel<To, From><<<grid_for(count, 256), 256, 0, stream>>>(as<To>(y), as<From>(x), count);
      return cudaGetLastError();
    });
  });
}
