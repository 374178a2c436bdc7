// conv2d_grad_x: gradient of conv2d by its input
//   dx [frames, channels, height, width], d [frames, out_channels, rows, cols]      f32 or bf16
//   w  [out_channels, channels, kernel, kernel]
//   A matrix product a frame: w turned by the places of d whose windows saw a pixel. Sums in f32.
//   Meaning: packages/tensor/src/ops/conv2d.ts      Bound: arithmetic
#include "../include/convolution.cuh"
#include "../include/frame_out.cuh"
#include "../include/window.cuh"

/// Row (out channel, tap), column pixel of x: the element of d whose window saw the pixel at that tap, or nothing.
template <class T>
struct SeenBy {
  const T* d;
  Window w;
  __device__ float operator()(int frame, int row, int pixel) const {
    const int taps = w.kernel * w.kernel, channel = row / taps, tap = row % taps;
    const int y = pixel / w.width + w.pad - tap / w.kernel, z = pixel % w.width + w.pad - tap % w.kernel;
    if (y < 0 || z < 0 || y % w.stride != 0 || z % w.stride != 0) return 0.0f;
    if (y / w.stride >= w.rows || z / w.stride >= w.cols) return 0.0f;
    return load(d + ((size_t(frame) * w.out_channels + channel) * w.rows + y / w.stride) * w.cols + z / w.stride);
  }
  __device__ bool along_rows() const { return false; }
};

extern "C" cudaError_t conv2d_grad_x(Number number, void* dx, const void* d, const void* w, Window window,
                                     cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const int area = window.height * window.width, taps = window.kernel * window.kernel;
    const FrameOut<T> out{as<T>(dx), nullptr, window.channels, area};
    const TurnedWeights<T> weights{as<T>(w), window.channels, taps};
    return tiled_gemm(out, weights, SeenBy<T>{as<T>(d), window},
                      {window.frames, window.channels, area, window.out_channels * taps}, stream);
  });
}
