// seg_gather: row n of y is row seg[n] of p
//   y [rows, width], p [segments, width]      f32 or bf16;  seg [rows]
//   Meaning: packages/tensor/src/ops/segment.ts      Bound: memory
#include "../include/number.cuh"

template <class T>
__global__ void seg_gather_kernel(T* y, const T* p, const int* seg, size_t count, int width) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x)
    y[i] = p[size_t(seg[i / width]) * width + i % width];
}

extern "C" cudaError_t seg_gather(Number number, void* y, const void* p, const int* seg, int rows, int width,
                                  cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const size_t count = size_t(rows) * width;
    seg_gather_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(y), as<T>(p), seg, count, width);
    return cudaGetLastError();
  });
}
