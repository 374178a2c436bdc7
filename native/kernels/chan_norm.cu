// chan_norm: y = x / √(mean over channels of x² + 1e-6) · g, at each pixel
//   y, x [frames, channels, area], g [channels]      f32 or bf16; y may be x
//   Sums in f32. One pixel a thread, so that neighbours read neighbours.
//   Meaning: packages/tensor/src/ops/chanNorm.ts      Bound: memory, 2 values an element, the second pass from cache
#include "../include/number.cuh"

template <class T>
__global__ void chan_norm_kernel(T* y, const T* x, const T* g, int channels, int area, size_t pixels) {
  const size_t pixel = blockIdx.x * size_t(blockDim.x) + threadIdx.x;
  if (pixel >= pixels) return;
  const size_t at = pixel / area * channels * area + pixel % area;
  float square = 0;
  for (int c = 0; c < channels; c++) {
    const float value = load(x + at + size_t(c) * area);
    square += value * value;
  }
  const float inverse = rsqrtf(square / channels + 1e-6f);
  for (int c = 0; c < channels; c++)
    store(y + at + size_t(c) * area, load(x + at + size_t(c) * area) * inverse * load(g + c));
}

extern "C" cudaError_t chan_norm(Number number, void* y, const void* x, const void* g, int frames, int channels,
                                 int area, cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const size_t pixels = size_t(frames) * area;
    chan_norm_kernel<T>
        <<<ceil_div<size_t>(pixels, 128), 128, 0, stream>>>(as<T>(y), as<T>(x), as<T>(g), channels, area, pixels);
    return cudaGetLastError();
  });
}
