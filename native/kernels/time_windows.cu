// time_windows: the three frames that a causal convolution over time sees, as one matrix; and back
//   cols, d_cols [channels · 3, out_frames · area], x, dx [frames, channels, area]      f32 or bf16
//   One element a thread. With it a convolution is a matrix product; its sums in f32, in one order.
//   Meaning: packages/tensor/src/ops/convT.ts      Bound: memory
#include "../include/time_window.cuh"

template <class T>
__global__ void time_windows_kernel(T* cols, SeenFrames<T> seen, size_t across, size_t count) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const int row = static_cast<int>(i / across), col = static_cast<int>(i % across);
    store(cols + i, seen(col / seen.w.area, row, col % seen.w.area));
  }
}

template <class T>
__global__ void time_windows_back_kernel(T* dx, const T* d_cols, TimeWindow w, size_t count) {
  const size_t across = size_t(w.out_frames) * w.area;
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const int pixel = static_cast<int>(i % w.area), channel = static_cast<int>(i / w.area % w.channels);
    const int frame = static_cast<int>(i / w.area / w.channels), first = frame / w.clip * w.per_clip;
    float sum = 0;
    for (int out = first; out < first + w.per_clip; out++)
      for (int tap = 0; tap < TAPS; tap++)
        if (source_frame(w, out, tap) == frame)
          sum += load(d_cols + (size_t(channel) * TAPS + tap) * across + size_t(out) * w.area + pixel);
    store(dx + i, sum);
  }
}

extern "C" cudaError_t time_windows(Number number, void* cols, const void* x, TimeWindow window, cudaStream_t stream) {
  const size_t across = size_t(window.out_frames) * window.area, count = across * window.channels * TAPS;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    time_windows_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(cols), SeenFrames<T>{as<T>(x), window}, across, count);
    return cudaGetLastError();
  });
}

extern "C" cudaError_t time_windows_back(Number number, void* dx, const void* d_cols, TimeWindow window, cudaStream_t stream) {
  const size_t count = size_t(window.frames) * window.channels * window.area;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    time_windows_back_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(dx), as<T>(d_cols), window, count);
    return cudaGetLastError();
  });
}
