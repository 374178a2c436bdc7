// pack8: values in 8 bits, every stretch of `block` of them with a scale of its own; and back
//   packed [count / block] of {scale f32, block signed bytes}; x, y [count] f32 or bf16; block a multiple of 8, y at 16 bytes
//   scale = max |x| / 127, a byte = x / scale rounded to nearest even. A stretch of zeros has a scale of zero.
//   pack8: one warp a stretch. unpack8: eight values a thread.
//   Meaning: packages/tensor/src/packed.ts      Bound: memory, 3 bytes a value in bf16
#include <cstdint>

#include "../include/number.cuh"

constexpr int WARPS = 4;
constexpr int SCALE = sizeof(float);

template <class T>
__global__ void __launch_bounds__(32 * WARPS) pack8_kernel(char* packed, const T* x, size_t blocks, int block) {
  const size_t at = blockIdx.x * size_t(WARPS) + threadIdx.x / 32;
  const int lane = threadIdx.x % 32;
  if (at >= blocks) return;
  const T* from = x + at * block;
  float most = 0;
  for (int i = lane; i < block; i += 32) most = fmaxf(most, fabsf(load(from + i)));
#pragma unroll
  for (int step = 16; step > 0; step >>= 1) most = fmaxf(most, __shfl_xor_sync(0xffffffffu, most, step));
  const float scale = __fdiv_rn(most, 127.0f);
  char* to = packed + at * (SCALE + block);
  if (lane == 0) *reinterpret_cast<float*>(to) = scale;
  for (int i = lane; i < block; i += 32)
    to[SCALE + i] = static_cast<int8_t>(scale == 0 ? 0.0f : rintf(__fdiv_rn(load(from + i), scale)));
}

template <class T>
__global__ void unpack8_kernel(T* y, const char* packed, size_t eights, int eights_a_block) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < eights; i += size_t(gridDim.x) * blockDim.x) {
    const size_t block = i / eights_a_block;
    const char* from = packed + block * (SCALE + 8 * eights_a_block);
    const float scale = *reinterpret_cast<const float*>(from);
    const auto* words = reinterpret_cast<const unsigned*>(from + SCALE + 8 * (i - block * eights_a_block));
    const unsigned bits[2] = {words[0], words[1]};
    Eight all;
#pragma unroll
    for (int j = 0; j < 8; j++) all.v[j] = scale * static_cast<int8_t>(bits[j / 4] >> (8 * (j % 4)));
    store8(y + 8 * i, all);
  }
}

extern "C" cudaError_t pack8(Number number, void* packed, const void* x, size_t count, int block, cudaStream_t stream) {
  if (count == 0) return cudaSuccess;
  if (block <= 0 || block % 8 != 0 || count % block != 0) return cudaErrorInvalidValue;
  const size_t blocks = count / block;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    pack8_kernel<T><<<static_cast<unsigned>(ceil_div<size_t>(blocks, WARPS)), 32 * WARPS, 0, stream>>>(
        as<char>(packed), as<T>(x), blocks, block);
    return cudaGetLastError();
  });
}

extern "C" cudaError_t unpack8(Number number, void* y, const void* packed, size_t count, int block, cudaStream_t stream) {
  if (count == 0) return cudaSuccess;
  if (block <= 0 || block % 8 != 0 || count % block != 0) return cudaErrorInvalidValue;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    unpack8_kernel<T><<<grid_for(count / 8, 256), 256, 0, stream>>>(as<T>(y), as<char>(packed), count / 8, block / 8);
    return cudaGetLastError();
  });
}
