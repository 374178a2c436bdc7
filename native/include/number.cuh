// What kernels share about numbers: the two storage formats, loads and stores through f32, and how a launcher picks one.
#pragma once
#include <cuda_bf16.h>
#include <cuda_runtime.h>

#include "kernels.h"

using bf16 = __nv_bfloat16;

__device__ __forceinline__ float load(const float* at) { return *at; }
__device__ __forceinline__ float load(const bf16* at) { return __bfloat162float(*at); }
__device__ __forceinline__ void store(float* at, float value) { *at = value; }
__device__ __forceinline__ void store(bf16* at, float value) { *at = __float2bfloat16(value); }

/// Eight values at once, 16 bytes of bf16 or 32 of f32, as f32.
struct Eight {
  float v[8];
};
__device__ __forceinline__ Eight load8(const float* at) {
  const float4 a = reinterpret_cast<const float4*>(at)[0], b = reinterpret_cast<const float4*>(at)[1];
  return {{a.x, a.y, a.z, a.w, b.x, b.y, b.z, b.w}};
}
__device__ __forceinline__ Eight load8(const bf16* at) {
  const uint4 bits = *reinterpret_cast<const uint4*>(at);
  const unsigned words[4] = {bits.x, bits.y, bits.z, bits.w};
  Eight all;
#pragma unroll
  for (int i = 0; i < 4; i++) {
    all.v[2 * i] = __uint_as_float(words[i] << 16);
    all.v[2 * i + 1] = __uint_as_float(words[i] & 0xffff0000u);
  }
  return all;
}
__device__ __forceinline__ void store8(float* at, const Eight& all) {
  reinterpret_cast<float4*>(at)[0] = {all.v[0], all.v[1], all.v[2], all.v[3]};
  reinterpret_cast<float4*>(at)[1] = {all.v[4], all.v[5], all.v[6], all.v[7]};
}
__device__ __forceinline__ void store8(bf16* at, const Eight& all) {
  __nv_bfloat162 pairs[4];
#pragma unroll
  for (int i = 0; i < 4; i++) pairs[i] = __floats2bfloat162_rn(all.v[2 * i], all.v[2 * i + 1]);
  *reinterpret_cast<uint4*>(at) = *reinterpret_cast<const uint4*>(pairs);
}

/// Whether all of these pointers stand at 16 bytes.
template <class... P>
bool are_aligned(P... pointers) {
  return ((reinterpret_cast<size_t>(pointers) % 16 == 0) && ...);
}

template <class I>
constexpr I ceil_div(I a, I b) {
  return (a + b - 1) / b;
}

/// Blocks for `count` threads of work; what one grid cannot hold is walked with a stride.
inline unsigned grid_for(size_t count, unsigned threads) {
  const size_t blocks = ceil_div<size_t>(count, threads);
  return static_cast<unsigned>(blocks < (1u << 20) ? (blocks == 0 ? 1 : blocks) : (1u << 20));
}

/// Calls `launch` with a value of the storage format as its tag, and returns what it returns.
template <class Launch>
cudaError_t with_number(Number number, Launch launch) {
  return number == Number::bf16 ? launch(bf16{}) : launch(float{});
}

template <class T>
T* as(void* pointer) {
  return static_cast<T*>(pointer);
}
template <class T>
const T* as(const void* pointer) {
  return static_cast<const T*>(pointer);
}
