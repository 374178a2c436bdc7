// conv2d_grad_w: gradient of conv2d by its weights
//   dw [out_channels, channels, kernel, kernel], d [frames, out_channels, rows, cols]      f32 or bf16
//   x  [frames, channels, height, width]
//   One matrix product: d by the windows of x, over all frames and pixels. Sums in f32, in one order.
//   Meaning: packages/tensor/src/ops/conv2d.ts      Bound: arithmetic
#include "../include/window.cuh"

/// Row out channel, column (frame, pixel) of d.
template <class T>
struct Arriving {
  const T* d;
  int out_channels, area;
  __device__ float operator()(int, int channel, int col) const {
    return load(d + (size_t(col / area) * out_channels + channel) * area + col % area);
  }
  __device__ bool along_rows() const { return false; }
};

/// Row (frame, pixel), column (channel, tap): the windows of x on their side.
template <class T>
struct SeenAcross {
  Seen<T> seen;
  int area;
  __device__ float operator()(int, int row, int col) const { return seen(row / area, col, row % area); }
  __device__ bool along_rows() const { return true; }
};

template <class T>
struct Weights {
  T* dw;
  int depth;
  __device__ void operator()(int, int row, int col, float sum) const { store(dw + size_t(row) * depth + col, sum); }
};

extern "C" cudaError_t conv2d_grad_w(Number number, void* dw, const void* d, const void* x, Window window,
                                     cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const int area = window.rows * window.cols, depth = window.channels * window.kernel * window.kernel;
    const Arriving<T> arriving{as<T>(d), window.out_channels, area};
    const SeenAcross<T> seen{{as<T>(x), window}, area};
    return tiled_gemm(Weights<T>{as<T>(dw), depth}, arriving, seen,
                      {1, window.out_channels, depth, window.frames * area}, stream);
  });
}
