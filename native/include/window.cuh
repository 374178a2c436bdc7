// x as a convolution's windows see it: a matrix with one row a (channel, tap) and one column a pixel of the output.
#pragma once
#include "tiled_gemm.cuh"

template <class T>
struct Seen {
  const T* x;
  Window w;
  __device__ float operator()(int frame, int row, int pixel) const {
    const int taps = w.kernel * w.kernel, channel = row / taps, tap = row % taps;
    const int y = pixel / w.cols * w.stride + tap / w.kernel - w.pad, z = pixel % w.cols * w.stride + tap % w.kernel - w.pad;
    if (y < 0 || z < 0 || y >= w.height || z >= w.width) return 0.0f;
    return load(x + ((size_t(frame) * w.channels + channel) * w.height + y) * w.width + z);
  }
  __device__ bool along_rows() const { return false; }
};
