// A matrix product whose operands are functions of (batch, row, col): any layout, window or gather, in f32 arithmetic.
#pragma once
#include "number.cuh"

constexpr int GEMM_TILE = 64, GEMM_DEPTH = 16;

/// An operand in memory. `along_rows`: neighbours in memory are neighbours in a column, so threads walk that way.
template <class T>
struct Strided {
  const T* at;
  Strides by;
  __device__ float operator()(int batch, int row, int col) const {
    return load(at + batch * by.batch + row * by.row + col * by.col);
  }
  __device__ bool along_rows() const { return by.row == 1 && by.col != 1; }
};

// One block makes 64 × 64 of c with 256 threads, each 4 × 4 of them.
template <class A, class B, class C>
__global__ void __launch_bounds__(256) tiled_gemm_kernel(C c, A a, B b, GemmSizes sizes) {
  __shared__ float left[GEMM_DEPTH][GEMM_TILE + 4], right[GEMM_DEPTH][GEMM_TILE + 4];
  const int batch = blockIdx.z, row0 = blockIdx.y * GEMM_TILE, col0 = blockIdx.x * GEMM_TILE;
  const int y = threadIdx.x / 16, x = threadIdx.x % 16;
  float sum[4][4] = {};
  for (int k0 = 0; k0 < sizes.k; k0 += GEMM_DEPTH) {
    for (int i = threadIdx.x; i < GEMM_TILE * GEMM_DEPTH; i += 256) {
      const int ar = a.along_rows() ? i % GEMM_TILE : i / GEMM_DEPTH, ak = a.along_rows() ? i / GEMM_TILE : i % GEMM_DEPTH;
      const int bc = b.along_rows() ? i / GEMM_DEPTH : i % GEMM_TILE, bk = b.along_rows() ? i % GEMM_DEPTH : i / GEMM_TILE;
      left[ak][ar] = row0 + ar < sizes.m && k0 + ak < sizes.k ? a(batch, row0 + ar, k0 + ak) : 0.0f;
      right[bk][bc] = col0 + bc < sizes.n && k0 + bk < sizes.k ? b(batch, k0 + bk, col0 + bc) : 0.0f;
    }
    __syncthreads();
#pragma unroll
    for (int k = 0; k < GEMM_DEPTH; k++) {
      const float4 l = *reinterpret_cast<const float4*>(&left[k][4 * y]), r = *reinterpret_cast<const float4*>(&right[k][4 * x]);
      const float ls[4] = {l.x, l.y, l.z, l.w}, rs[4] = {r.x, r.y, r.z, r.w};
#pragma unroll
      for (int i = 0; i < 4; i++)
#pragma unroll
        for (int j = 0; j < 4; j++) sum[i][j] += ls[i] * rs[j];
    }
    __syncthreads();
  }
#pragma unroll
  for (int i = 0; i < 4; i++)
#pragma unroll
    for (int j = 0; j < 4; j++) {
      const int row = row0 + 4 * y + i, col = col0 + 4 * x + j;
      if (row < sizes.m && col < sizes.n) c(batch, row, col, sum[i][j]);
    }
}

template <class A, class B, class C>
cudaError_t tiled_gemm(C c, A a, B b, GemmSizes sizes, cudaStream_t stream) {
  if (sizes.batches == 0 || sizes.m == 0 || sizes.n == 0) return cudaSuccess;
  const dim3 grid(ceil_div(sizes.n, GEMM_TILE), ceil_div(sizes.m, GEMM_TILE), sizes.batches);
  tiled_gemm_kernel<<<grid, 256, 0, stream>>>(c, a, b, sizes);
  return cudaGetLastError();
}
