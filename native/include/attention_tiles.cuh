// What the attention kernels in f32 arithmetic share: rows found through an index, and sums over the four threads of a row.
#pragma once
#include "number.cuh"

/// Keys and values, and those of the cached prefix; row −1 − p of an index is row p of the prefix.
template <class T>
struct KeysAndValues {
  const T *k, *v, *pk, *pv;
  __device__ const T* key(int row, size_t stride) const { return row < 0 ? pk + (-1 - row) * stride : k + row * stride; }
  __device__ const T* value(int row, size_t stride) const { return row < 0 ? pv + (-1 - row) * stride : v + row * stride; }
};

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
