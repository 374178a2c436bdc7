// chan_norm_grad: gradients of chan_norm by x and g
//   dx, d, x [frames, channels, area], g, dg [channels]      f32 or bf16
//   inverse [frames · area] f32 scratch: 1/rms of each pixel
//   One pixel a thread for dx; one block a channel for dg, in one order.
//   Meaning: packages/tensor/src/ops/chanNorm.ts      Bound: memory
#include "../include/number.cuh"
#include "../include/warp.cuh"

constexpr int THREADS = 256;

template <class T>
__global__ void chan_norm_dx_kernel(T* dx, float* inverses, const T* d, const T* x, const T* g, int channels, int area,
                                    size_t pixels) {
  const size_t pixel = blockIdx.x * size_t(blockDim.x) + threadIdx.x;
  if (pixel >= pixels) return;
  const size_t at = pixel / area * channels * area + pixel % area;
  float square = 0, along = 0;
  for (int c = 0; c < channels; c++) {
    const float value = load(x + at + size_t(c) * area);
    square += value * value;
    along += value * load(d + at + size_t(c) * area) * load(g + c);
  }
  const float inverse = rsqrtf(square / channels + 1e-6f);
  inverses[pixel] = inverse;
  if (dx == nullptr) return;
  along *= inverse / channels;
  for (int c = 0; c < channels; c++) {
    const size_t i = at + size_t(c) * area;
    store(dx + i, inverse * (load(d + i) * load(g + c) - load(x + i) * inverse * along));
  }
}

template <class T>
__global__ void chan_norm_dg_kernel(T* dg, const float* inverses, const T* d, const T* x, int channels, int area,
                                    size_t pixels) {
  __shared__ float room[THREADS / 32];
  const int c = blockIdx.x;
  float sum = 0;
  for (size_t pixel = threadIdx.x; pixel < pixels; pixel += THREADS) {
    const size_t i = (pixel / area * channels + c) * area + pixel % area;
    sum += load(d + i) * load(x + i) * inverses[pixel];
  }
  sum = block_sum<THREADS>(sum, room);
  if (threadIdx.x == 0) store(dg + c, sum);
}

extern "C" cudaError_t chan_norm_grad(Number number, void* dx, void* dg, float* inverse, const void* d, const void* x,
                                      const void* g, int frames, int channels, int area, cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const size_t pixels = size_t(frames) * area;
    chan_norm_dx_kernel<T><<<ceil_div<size_t>(pixels, 128), 128, 0, stream>>>(
        as<T>(dx), inverse, as<T>(d), as<T>(x), as<T>(g), channels, area, pixels);
    if (dg != nullptr)
      chan_norm_dg_kernel<T>
          <<<channels, THREADS, 0, stream>>>(as<T>(dg), inverse, as<T>(d), as<T>(x), channels, area, pixels);
    return cudaGetLastError();
  });
}
