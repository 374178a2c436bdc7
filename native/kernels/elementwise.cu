// elementwise: y = a + b, a − b, a · b, or x · by
//   y, a, b  [count] f32 or bf16; y may be a or b
//   Sums in f32. One element a thread, a grid that walks.
//   Meaning: packages/tensor/src/ops/arithmetic.ts      Bound: memory
#include "../include/number.cuh"

template <class T, Binary OP>
__global__ void elementwise_kernel(T* y, const T* a, const T* b, size_t count) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const float left = load(a + i), right = load(b + i);
    store(y + i, OP == Binary::add ? left + right : OP == Binary::sub ? left - right : left * right);
  }
}

template <class T>
__global__ void scale_kernel(T* y, const T* x, size_t count, float by) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x)
    store(y + i, load(x + i) * by);
}

extern "C" cudaError_t elementwise(Number number, void* y, const void* a, const void* b, size_t count, Binary op,
                                   cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const unsigned grid = grid_for(count, 256);
    switch (op) {
      case Binary::add:
        elementwise_kernel<T, Binary::add><<<grid, 256, 0, stream>>>(as<T>(y), as<T>(a), as<T>(b), count);
        break;
      case Binary::sub:
        elementwise_kernel<T, Binary::sub><<<grid, 256, 0, stream>>>(as<T>(y), as<T>(a), as<T>(b), count);
        break;
      case Binary::mul:
        elementwise_kernel<T, Binary::mul><<<grid, 256, 0, stream>>>(as<T>(y), as<T>(a), as<T>(b), count);
        break;
    }
    return cudaGetLastError();
  });
}

extern "C" cudaError_t scale(Number number, void* y, const void* x, size_t count, float by, cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    scale_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(y), as<T>(x), count, by);
    return cudaGetLastError();
  });
}
