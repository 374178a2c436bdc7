// gated_add: y = x + gate[seg] · add, and its gradient dy = d · gate[seg], d_gate = Σ d · y by segment
//   y, x, add, d, dy  [rows, width]; gate, d_gate [segments, width]      f32 or bf16; y may be x
//   seg [rows]; starts [segments + 1] and order [rows]: the rows of each segment
//   Meaning: packages/tensor/src/ops/gatedAdd.ts      Bound: memory, 3·rows·width values
#include "../include/segment.cuh"

template <class T>
__global__ void gated_add_kernel(T* y, const T* x, const T* add, const T* gate, const int* seg, size_t count,
                                 int width) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const float by = load(gate + size_t(seg[i / width]) * width + i % width);
    store(y + i, (x == nullptr ? 0.0f : load(x + i)) + by * load(add + i));
  }
}

// One block a row, eight values a thread: no division, whole lines.
template <class T>
__global__ void __launch_bounds__(256) gated_add8_kernel(T* y, const T* x, const T* add, const T* gate, const int* seg,
                                                         int width) {
  const size_t at = size_t(blockIdx.x) * width, mod = size_t(seg[blockIdx.x]) * width;
  for (int col = 8 * threadIdx.x; col < width; col += 8 * 256) {
    const Eight by = load8(gate + mod + col), added = load8(add + at + col);
    Eight all = x == nullptr ? Eight{} : load8(x + at + col);
#pragma unroll
    for (int i = 0; i < 8; i++) all.v[i] += by.v[i] * added.v[i];
    store8(y + at + col, all);
  }
}

template <class T>
struct Product {
  const T *d, *y;
  int width;
  __device__ float operator()(int row, int col) const {
    const size_t at = size_t(row) * width + col;
    return load(d + at) * load(y + at);
  }
};

extern "C" cudaError_t gated_add(Number number, void* y, const void* x, const void* add, const void* gate,
                                 const int* seg, int rows, int width, cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const size_t count = size_t(rows) * width;
    if (rows > 0 && width % 8 == 0 && are_aligned(y, x, add, gate)) {
      gated_add8_kernel<T><<<rows, 256, 0, stream>>>(as<T>(y), as<T>(x), as<T>(add), as<T>(gate), seg, width);
      return cudaGetLastError();
    }
    gated_add_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(y), as<T>(x), as<T>(add), as<T>(gate), seg,
                                                                  count, width);
    return cudaGetLastError();
  });
}

extern "C" cudaError_t gated_add_grad(Number number, void* dy, void* d_gate, const void* d, const void* y,
                                      const void* gate, const int* seg, Segments by, int rows, int width, int segments, cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    if (dy != nullptr) {
      const cudaError_t error = gated_add(number, dy, nullptr, d, gate, seg, rows, width, stream);
      if (error != cudaSuccess) return error;
    }
    const Product<T> product{as<T>(d), as<T>(y), width};
    return segment_sum(as<T>(d_gate), by, segments, width, product, stream);
  });
}
