// conv2d_grad_w: gradient of conv2d by its weights
//   dw [out_channels, channels, kernel, kernel], d [frames, out_channels, rows, cols]      f32 or bf16
//   x  [frames, channels, height, width]
//   One matrix product: d by the windows of x, over all frames and pixels. Sums in f32, in one order.
//   Meaning: packages/tensor/src/ops/conv2d.ts      Bound: arithmetic
#include "../include/convolution.cuh"
#include "../include/window.cuh"

/// Row (frame, pixel), column (channel, tap): the windows of x on their side.
template <class T>
struct SeenAcross {
  Seen<T> seen;
  int area;
  __device__ float operator()(int, int row, int col) const { return seen(row / area, col, row % area); }
  __device__ bool along_rows() const { return true; }
};

extern "C" cudaError_t conv2d_grad_w(Number number, void* dw, const void* d, const void* x, Window window,
                                     cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const int area = window.rows * window.cols, depth = window.channels * window.kernel * window.kernel;
    const ArrivingAcross<T> arriving{as<T>(d), window.out_channels, area};
    const SeenAcross<T> seen{{as<T>(x), window}, area};
    return tiled_gemm(WeightsOut<T>{as<T>(dw), depth}, arriving, seen,
                      {1, window.out_channels, depth, window.frames * area}, stream);
  });
}
