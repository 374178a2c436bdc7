// x as a causal window over time sees it: one row a (channel, tap), one column a pixel, one batch a frame of the output.
#pragma once
#include "tiled_gemm.cuh"

constexpr int TAPS = 3;

/// The frame of x that a tap of an output frame sees.
__device__ __forceinline__ int source_frame(const TimeWindow& w, int out, int tap) {
  const int seen = w.stride * (out % w.per_clip) + tap - (TAPS - 1);
  return out / w.per_clip * w.clip + (seen > 0 ? seen : 0);
}

template <class T>
struct SeenFrames {
  const T* x;
  TimeWindow w;
  __device__ float operator()(int frame, int row, int pixel) const {
    return load(x + (size_t(source_frame(w, frame, row % TAPS)) * w.channels + row / TAPS) * w.area + pixel);
  }
  __device__ bool along_rows() const { return false; }
};
