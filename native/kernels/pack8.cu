// pack8: values in 8 bits, every stretch of `block` of them with a scale of its own; and back
//   packed [count] signed bytes, scales [count / block] f32, x, y [count] f32 or bf16; block a multiple of 8, y at 16 bytes
//   scale = max |x| / 127, packed = x / scale rounded to nearest even. A stretch of zeros has a scale of zero.
//   pack8: one warp a stretch. unpack8: eight values a thread.
//   Meaning: packages/tensor/src/packed.ts      Bound: memory, 3 bytes a value in bf16
#include <cstdint>

#include "../include/number.cuh"

constexpr int WARPS = 4;

template <class T>
__global__ void __launch_bounds__(32 * WARPS) pack8_kernel(int8_t* packed, float* scales, const T* x, size_t blocks, int block) {
  const size_t at = blockIdx.x * size_t(WARPS) + threadIdx.x / 32;
  const int lane = threadIdx.x % 32;
  if (at >= blocks) return;
  const T* from = x + at * block;
  float most = 0;
  for (int i = lane; i < block; i += 32) most = fmaxf(most, fabsf(load(from + i)));
#pragma unroll
  for (int step = 16; step > 0; step >>= 1) most = fmaxf(most, __shfl_xor_sync(0xffffffffu, most, step));
  const float scale = __fdiv_rn(most, 127.0f);
  if (lane == 0) scales[at] = scale;
  for (int i = lane; i < block; i += 32)
    packed[at * block + i] = static_cast<int8_t>(scale == 0 ? 0.0f : rintf(__fdiv_rn(load(from + i), scale)));
}

template <class T>
__global__ void unpack8_kernel(T* y, const int8_t* packed, const float* scales, size_t eights, int eights_a_block) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < eights; i += size_t(gridDim.x) * blockDim.x) {
    const uint2 bits = reinterpret_cast<const uint2*>(packed)[i];
    const float scale = scales[i / eights_a_block];
    Eight all;
#pragma unroll
    for (int j = 0; j < 8; j++)
      all.v[j] = scale * static_cast<int8_t>((j < 4 ? bits.x : bits.y) >> (8 * (j % 4)));
    store8(y + 8 * i, all);
  }
}

extern "C" cudaError_t pack8(Number number, void* packed, float* scales, const void* x, size_t count, int block,
                             cudaStream_t stream) {
  if (count == 0) return cudaSuccess;
  if (block <= 0 || block % 8 != 0 || count % block != 0) return cudaErrorInvalidValue;
  const size_t blocks = count / block;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    pack8_kernel<T><<<static_cast<unsigned>(ceil_div<size_t>(blocks, WARPS)), 32 * WARPS, 0, stream>>>(
        as<int8_t>(packed), scales, as<T>(x), blocks, block);
    return cudaGetLastError();
  });
}

extern "C" cudaError_t unpack8(Number number, void* y, const void* packed, const float* scales, size_t count, int block,
                               cudaStream_t stream) {
  if (count == 0) return cudaSuccess;
  if (block <= 0 || block % 8 != 0 || count % block != 0) return cudaErrorInvalidValue;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    unpack8_kernel<T><<<grid_for(count / 8, 256), 256, 0, stream>>>(as<T>(y), as<int8_t>(packed), scales, count / 8, block / 8);
    return cudaGetLastError();
  });
}
