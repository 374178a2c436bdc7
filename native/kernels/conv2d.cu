// conv2d: convolution with zero padding, frames as batch
//   y [frames, out_channels, rows, cols], x [frames, channels, height, width]      f32 or bf16
//   w [out_channels, channels, kernel, kernel], b [out_channels] or nullptr
//   A matrix product a frame: w by the windows of x, which are read where they lie. Sums in f32.
//   Meaning: packages/tensor/src/ops/conv2d.ts      Bound: arithmetic
#include "../include/frame_out.cuh"
#include "../include/window.cuh"

extern "C" cudaError_t conv2d(Number number, void* y, const void* x, const void* w, const void* b, Window window,
                              cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const int area = window.rows * window.cols, depth = window.channels * window.kernel * window.kernel;
    const FrameOut<T> out{as<T>(y), as<T>(b), window.out_channels, area};
    const Strided<T> weights{as<T>(w), {0, depth, 1}};
    return tiled_gemm(out, weights, Seen<T>{as<T>(x), window}, {window.frames, window.out_channels, area, depth}, stream);
  });
}
