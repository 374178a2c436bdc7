// transpose: element i of y is the element of x that `table` says
//   y, x   [count] f32 or bf16, not the same memory
//   table  [2·axes] per axis of y, outermost first: its size, and how far a step along it goes in x
//   Writes side by side, reads where they lie. Also patchify, unpatchify: they are permutations of axes.
//   Meaning: packages/tensor/src/ops/shape.ts, patchify.ts      Bound: memory
#include "../include/number.cuh"

template <class T>
__global__ void transpose_kernel(T* y, const T* x, const int* table, int axes, size_t count) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    size_t left = i, from = 0;
    for (int axis = axes - 1; axis >= 0; axis--) {
      const unsigned size = table[2 * axis];
      from += (left % size) * table[2 * axis + 1];
      left /= size;
    }
    y[i] = x[from];
  }
}

extern "C" cudaError_t transpose(Number number, void* y, const void* x, const int* table, int axes, size_t count,
                                 cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    transpose_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(y), as<T>(x), table, axes, count);
    return cudaGetLastError();
  });
}
