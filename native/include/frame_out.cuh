// Where a convolution writes: frames of channels of pixels, with the channel's bias added.
#pragma once
#include "number.cuh"

template <class T>
struct FrameOut {
  T* y;
  const T* b;  // [out_channels] or nullptr
  int out_channels, area;
  __device__ void operator()(int frame, int channel, int pixel, float sum) const {
    store(y + (size_t(frame) * out_channels + channel) * area + pixel, sum + (b ? load(b + channel) : 0.0f));
  }
};
