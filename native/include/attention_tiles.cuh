// What the attention kernels share: rows found through an index, sums over the four threads of a row, and tiles in f32.
#pragma once
#include "number.cuh"

/// Keys and values, and those of the cached prefix; row −1 − p of an index is row p of the prefix.
template <class T>
struct KeysAndValues {
  const T *k, *v, *pk, *pv;
  __device__ const T* key(int row, size_t stride) const { return row < 0 ? pk + (-1 - row) * stride : k + row * stride; }
  __device__ const T* value(int row, size_t stride) const { return row < 0 ? pv + (-1 - row) * stride : v + row * stride; }
};

/// What the backward kernels are given. `along` is the sum of d·o of each row and head.
template <class T>
struct AttentionGrad {
  T *dq, *dk, *dv;
  float* along;
  const T *d, *q, *o;
  const float* lse;
  KeysAndValues<T> kv;
  int heads, width;
};

constexpr float LOG2_E = 1.4426950408889634f;

/// 2^x by the special function unit alone: what exp2f adds for denormal results weighs nothing in a softmax.
__device__ __forceinline__ float power_of_two(float x) {
  float y;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
}

__device__ __forceinline__ float quad_sum(float value) {
  value += __shfl_xor_sync(0xffffffffu, value, 1);
  return value + __shfl_xor_sync(0xffffffffu, value, 2);
}
__device__ __forceinline__ float quad_max(float value) {
  value = fmaxf(value, __shfl_xor_sync(0xffffffffu, value, 1));
  return fmaxf(value, __shfl_xor_sync(0xffffffffu, value, 2));
}

__device__ __forceinline__ float dot(const float* a, const float* b, int width) {
  float sum = 0;
  for (int i = 0; i < width; i++) sum += a[i] * b[i];
  return sum;
}

/// 32 rows of one head as f32, zeros after the last, by a block of 128 threads.
template <class T>
__device__ void load_rows(float* to, const T* from, const int* index, int count, size_t stride, int width) {
  for (int i = threadIdx.x; i < 32 * width; i += 128) {
    const int n = i / width, col = i % width;
    to[n * (width + 1) + col] = n < count ? load(from + index[n] * stride + col) : 0.0f;
  }
}

template <class T>
__device__ void load_seen(float* ks, float* vs, KeysAndValues<T> kv, const int* index, int count, int head,
                          size_t stride, int width) {
  for (int i = threadIdx.x; i < 32 * width; i += 128) {
    const int n = i / width, col = i % width;
    ks[n * (width + 1) + col] = n < count ? load(kv.key(index[n], stride) + head * width + col) : 0.0f;
    vs[n * (width + 1) + col] = n < count ? load(kv.value(index[n], stride) + head * width + col) : 0.0f;
  }
}
