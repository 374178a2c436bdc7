// conv_t_grad_x: gradient of conv_t by its input
//   dx [frames, channels, area], d [out_frames, out_channels, area]      f32 or bf16;  w [out_channels, channels, 3]
//   A matrix product a frame: w turned by the sums of d over the outputs that saw the frame at a tap. Sums in f32.
//   Meaning: packages/tensor/src/ops/convT.ts      Bound: arithmetic
#include "../include/convolution.cuh"
#include "../include/frame_out.cuh"
#include "../include/time_window.cuh"

/// Row (out channel, tap), column pixel, batch frame of x: the sum of d over the outputs whose tap saw the frame.
template <class T>
struct SeenByFrames {
  const T* d;
  TimeWindow w;
  __device__ float operator()(int frame, int row, int pixel) const {
    const int first = frame / w.clip * w.per_clip;
    float sum = 0;
    // at most three: only a clip's first frame is seen by one tap of several outputs
    for (int out = 0; out < w.per_clip; out++)
      if (source_frame(w, first + out, row % TAPS) == frame)
        sum += load(d + (size_t(first + out) * w.out_channels + row / TAPS) * w.area + pixel);
    return sum;
  }
  __device__ bool along_rows() const { return false; }
};

extern "C" cudaError_t conv_t_grad_x(Number number, void* dx, const void* d, const void* w, TimeWindow window,
                                     cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const FrameOut<T> out{as<T>(dx), nullptr, window.channels, window.area};
    return tiled_gemm(out, TurnedWeights<T>{as<T>(w), window.channels, TAPS}, SeenByFrames<T>{as<T>(d), window},
                      {window.frames, window.channels, window.area, TAPS * window.out_channels}, stream);
  });
}
