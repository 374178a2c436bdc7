// channel_bias: adds b[channel] to every pixel of y, in place
//   y [frames, channels, area], b [channels]      f32 or bf16. One element a thread.
//   Meaning: packages/tensor/src/ops/conv2d.ts, convT.ts      Bound: memory
#include "../include/number.cuh"

template <class T>
__global__ void channel_bias_kernel(T* y, const T* b, int channels, int area, size_t count) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x)
    store(y + i, load(y + i) + load(b + i / area % channels));
}

extern "C" cudaError_t channel_bias(Number number, void* y, const void* b, int frames, int channels, int area,
                                    cudaStream_t stream) {
  const size_t count = size_t(frames) * channels * area;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    channel_bias_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(y), as<T>(b), channels, area, count);
    return cudaGetLastError();
  });
}
