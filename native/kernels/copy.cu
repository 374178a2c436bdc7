// copy: `rows` stretches of `width` bytes, each side with its own stride between them; and zeros
//   y, x  anything; strides and width in bytes, multiples of 2; the two do not overlap
//   Reads and writes 16 bytes a thread where all of it allows, else 4, else 2.
//   Meaning: packages/tensor/src/ops/rows.ts, shape.ts      Bound: memory, 2·rows·width bytes
#include "../include/number.cuh"

template <class V>
__global__ void copy_kernel(char* y, size_t y_stride, const char* x, size_t x_stride, size_t rows, size_t width) {
  const size_t per_row = width / sizeof(V), count = rows * per_row;
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const size_t row = i / per_row, at = (i % per_row) * sizeof(V);
    *reinterpret_cast<V*>(y + row * y_stride + at) = *reinterpret_cast<const V*>(x + row * x_stride + at);
  }
}

template <class V>
static cudaError_t launch(void* y, size_t y_stride, const void* x, size_t x_stride, size_t rows, size_t width,
                          cudaStream_t stream) {
  const unsigned grid = grid_for(rows * width / sizeof(V), 256);
  copy_kernel<V><<<grid, 256, 0, stream>>>(as<char>(y), y_stride, as<char>(x), x_stride, rows, width);
  return cudaGetLastError();
}

extern "C" cudaError_t copy(void* y, size_t y_stride, const void* x, size_t x_stride, size_t rows, size_t width,
                            cudaStream_t stream) {
  if (rows * width == 0) return cudaSuccess;
  const size_t all = reinterpret_cast<size_t>(y) | reinterpret_cast<size_t>(x) | y_stride | x_stride | width;
  if (all % 16 == 0) return launch<int4>(y, y_stride, x, x_stride, rows, width, stream);
  if (all % 4 == 0) return launch<int>(y, y_stride, x, x_stride, rows, width, stream);
  return launch<short>(y, y_stride, x, x_stride, rows, width, stream);
}

extern "C" cudaError_t fill_zero(void* y, size_t bytes, cudaStream_t stream) {
  return bytes == 0 ? cudaSuccess : cudaMemsetAsync(y, 0, bytes, stream);
}
