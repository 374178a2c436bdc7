// What the gradients of the convolutions over space and over time share: how d, w and dw are read and written as matrices.
#pragma once
#include "number.cuh"

/// d [frames, out_channels, area] on its side: row out channel, column (frame, pixel).
template <class T>
struct ArrivingAcross {
  const T* d;
  int out_channels, area;
  __device__ float operator()(int, int channel, int col) const {
    return load(d + (size_t(col / area) * out_channels + channel) * area + col % area);
  }
  __device__ bool along_rows() const { return false; }
};

/// w [out_channels, channels, taps] turned: row channel, column (out channel, tap).
template <class T>
struct TurnedWeights {
  const T* w;
  int channels, taps;
  __device__ float operator()(int, int channel, int col) const {
    return load(w + (size_t(col / taps) * channels + channel) * taps + col % taps);
  }
  __device__ bool along_rows() const { return false; }
};

/// dw [out_channels, depth], where a column is a (channel, tap).
template <class T>
struct WeightsOut {
  T* dw;
  int depth;
  __device__ void operator()(int, int row, int col, float sum) const { store(dw + size_t(row) * depth + col, sum); }
};
