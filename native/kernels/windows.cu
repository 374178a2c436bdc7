// windows: what a convolution's windows see, as one matrix; and back, every pixel the sum of the places that saw it
//   cols, d_cols [channels · kernel², frames · rows · cols], x, dx [frames, channels, height, width]      f32 or bf16
//   One element a thread. With it a convolution is a matrix product; its sums in f32, in one order.
//   Meaning: packages/tensor/src/ops/conv2d.ts      Bound: memory
#include "../include/window.cuh"

template <class T>
__global__ void windows_kernel(T* cols, Seen<T> seen, int area, size_t across, size_t count) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const int row = static_cast<int>(i / across), col = static_cast<int>(i % across);
    store(cols + i, seen(col / area, row, col % area));
  }
}

template <class T>
__global__ void windows_back_kernel(T* dx, const T* d_cols, Window w, size_t count) {
  const int area = w.rows * w.cols, plane = w.height * w.width, taps = w.kernel * w.kernel;
  const size_t across = size_t(w.frames) * area;
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const int pixel = static_cast<int>(i % plane), channel = static_cast<int>(i / plane % w.channels);
    const size_t frame = i / plane / w.channels;
    float sum = 0;
    for (int tap = 0; tap < taps; tap++) {
      const int y = pixel / w.width + w.pad - tap / w.kernel, z = pixel % w.width + w.pad - tap % w.kernel;
      if (y < 0 || z < 0 || y % w.stride != 0 || z % w.stride != 0) continue;
      if (y / w.stride >= w.rows || z / w.stride >= w.cols) continue;
      sum += load(d_cols + (size_t(channel) * taps + tap) * across + frame * area + y / w.stride * w.cols + z / w.stride);
    }
    store(dx + i, sum);
  }
}

extern "C" cudaError_t windows(Number number, void* cols, const void* x, Window window, cudaStream_t stream) {
  const int area = window.rows * window.cols;
  const size_t across = size_t(window.frames) * area, count = across * window.channels * window.kernel * window.kernel;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    windows_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(cols), Seen<T>{as<T>(x), window}, area, across, count);
    return cudaGetLastError();
  });
}

extern "C" cudaError_t windows_back(Number number, void* dx, const void* d_cols, Window window, cudaStream_t stream) {
  const size_t count = size_t(window.frames) * window.channels * window.height * window.width;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    windows_back_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(dx), as<T>(d_cols), window, count);
    return cudaGetLastError();
  });
}
