// channel_sum: y[c] = Σ over frames and pixels of d
//   y [channels], d [frames, channels, area]      f32 or bf16
//   Sums in f32, one block a channel, in one order.
//   Meaning: packages/tensor/src/ops/conv2d.ts      Bound: memory
#include "../include/number.cuh"
#include "../include/warp.cuh"

constexpr int THREADS = 256;

template <class T>
__global__ void channel_sum_kernel(T* y, const T* d, int frames, int channels, int area) {
  __shared__ float room[THREADS / 32];
  float sum = 0;
  for (size_t pixel = threadIdx.x; pixel < size_t(frames) * area; pixel += THREADS)
    sum += load(d + (pixel / area * channels + blockIdx.x) * area + pixel % area);
  sum = block_sum<THREADS>(sum, room);
  if (threadIdx.x == 0) store(y + blockIdx.x, sum);
}

extern "C" cudaError_t channel_sum(Number number, void* y, const void* d, int frames, int channels, int area,
                                   cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    channel_sum_kernel<T><<<channels, THREADS, 0, stream>>>(as<T>(y), as<T>(d), frames, channels, area);
    return cudaGetLastError();
  });
}
