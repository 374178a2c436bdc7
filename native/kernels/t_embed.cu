// t_embed: cosines, then sines, of 1000 · t · 10000^(−i / half)
//   y [count, width] f32 or bf16, t [count] f32
//   In f64: an angle reaches 1000, where f32 keeps four digits of a turn, and there are few of them.
//   Meaning: packages/tensor/src/ops/tEmbed.ts
#include "../include/number.cuh"

template <class T>
__global__ void t_embed_kernel(T* y, const float* t, int count, int half) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count * half) return;
  const int row = i / half, pair = i % half;
  const double angle = double(t[row]) * (1000.0 * pow(10000.0, -double(pair) / half));
  T* at = y + size_t(row) * 2 * half + pair;
  store(at, float(cos(angle)));
  store(at + half, float(sin(angle)));
}

extern "C" cudaError_t t_embed(Number number, void* y, const float* t, int count, int width, cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    t_embed_kernel<T><<<grid_for(size_t(count) * width / 2, 128), 128, 0, stream>>>(as<T>(y), t, count, width / 2);
    return cudaGetLastError();
  });
}
