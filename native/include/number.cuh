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
