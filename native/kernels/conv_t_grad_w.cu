// conv_t_grad_w: gradient of conv_t by its weights
//   dw [out_channels, channels, 3], d [out_frames, out_channels, area], x [frames, channels, area]      f32 or bf16
//   One matrix product: d by the frames that its windows saw, over all frames and pixels. Sums in f32, in one order.
//   Meaning: packages/tensor/src/ops/convT.ts      Bound: arithmetic
#include "../include/convolution.cuh"
#include "../include/time_window.cuh"

/// Row (frame, pixel), column (channel, tap).
template <class T>
struct SeenAcross {
  SeenFrames<T> seen;
  __device__ float operator()(int, int row, int col) const { return seen(row / seen.w.area, col, row % seen.w.area); }
  __device__ bool along_rows() const { return true; }
};

extern "C" cudaError_t conv_t_grad_w(Number number, void* dw, const void* d, const void* x, TimeWindow window,
                                     cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const int depth = TAPS * window.channels;
    const ArrivingAcross<T> arriving{as<T>(d), window.out_channels, window.area};
    return tiled_gemm(WeightsOut<T>{as<T>(dw), depth}, arriving, SeenAcross<T>{{as<T>(x), window}},
                      {1, window.out_channels, depth, window.out_frames * window.area}, stream);
  });
}
