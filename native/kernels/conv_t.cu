// conv_t: causal convolution over time with three taps, pixel by pixel; frames before a clip's first are copies of it
//   y [out_frames, out_channels, area], x [frames, channels, area]      f32 or bf16
//   w [out_channels, channels, 3] oldest tap first, b [out_channels] or nullptr
//   A matrix product a frame: w by the three frames that it sees. Sums in f32.
//   Meaning: packages/tensor/src/ops/convT.ts      Bound: arithmetic
#include "../include/frame_out.cuh"
#include "../include/time_window.cuh"

extern "C" cudaError_t conv_t(Number number, void* y, const void* x, const void* w, const void* b, TimeWindow window,
                              cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const FrameOut<T> out{as<T>(y), as<T>(b), window.out_channels, window.area};
    const Strided<T> weights{as<T>(w), {0, 3LL * window.channels, 1}};
    return tiled_gemm(out, weights, SeenFrames<T>{as<T>(x), window},
                      {window.out_frames, window.out_channels, window.area, 3 * window.channels}, stream);
  });
}
