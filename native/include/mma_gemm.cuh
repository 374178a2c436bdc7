// Matrix product on the tensor cores: tiles of 128 × 128, depth 32, three stages of copies under way.
#pragma once
#include "mma.cuh"

struct MmaGemm {
  bf16* c;
  const bf16 *a, *b, *bias;
  long long a_batch, b_batch, c_batch, a_stride, b_stride, c_stride;
  int m, n, k;
  float alpha;
};

constexpr int MMA_TILE = 128, MMA_DEPTH = 32, MMA_STAGES = 3;
constexpr int MMA_STAGE = MMA_TILE * (MMA_DEPTH + 8);  // also holds MMA_DEPTH · (MMA_TILE + 8)

/// Copies a tile of an operand: `LONG` rows of depth (depth contiguous), or, when not DEEP, depth rows of LONG.
template <bool DEEP>
__device__ __forceinline__ void load_tile(bf16* to, const bf16* from, long long stride, int at, int size, int k0, int k) {
  for (int i = threadIdx.x; i < MMA_TILE * MMA_DEPTH / 8; i += 256) {
    if (DEEP) {
      const int row = i / (MMA_DEPTH / 8), col = i % (MMA_DEPTH / 8) * 8;
      const bool is_there = at + row < size && k0 + col < k;
      copy_async(to + row * (MMA_DEPTH + 8) + col, is_there ? from + (at + row) * stride + k0 + col : from, is_there);
    } else {
      const int row = i / (MMA_TILE / 8), col = i % (MMA_TILE / 8) * 8;
      const bool is_there = k0 + row < k && at + col < size;
      copy_async(to + row * (MMA_TILE + 8) + col, is_there ? from + (k0 + row) * stride + at + col : from, is_there);
    }
  }
}

/// A_DEEP: a is stored [m, k]; else [k, m]. B_DEEP: b is stored [n, k]; else [k, n]. Eight warps, each 64 × 32 of c.
template <bool A_DEEP, bool B_DEEP>
__global__ void __launch_bounds__(256) mma_gemm_kernel(MmaGemm g) {
  extern __shared__ __align__(16) bf16 room[];
  const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
  const int row0 = blockIdx.x * MMA_TILE, col0 = blockIdx.y * MMA_TILE;
  const int warp_row = warp / 4 * 64, warp_col = warp % 4 * 32;
  const bf16 *a = g.a + blockIdx.z * g.a_batch, *b = g.b + blockIdx.z * g.b_batch;
  const int steps = (g.k + MMA_DEPTH - 1) / MMA_DEPTH;
  const auto fetch = [&](int step) {
    bf16* stage = room + step % MMA_STAGES * 2 * MMA_STAGE;
    if (step < steps) {
      load_tile<A_DEEP>(stage, a, g.a_stride, row0, g.m, step * MMA_DEPTH, g.k);
      load_tile<B_DEEP>(stage + MMA_STAGE, b, g.b_stride, col0, g.n, step * MMA_DEPTH, g.k);
    }
    commit_copies();
  };
  float sum[4][4][4] = {};
  for (int step = 0; step < MMA_STAGES - 1; step++) fetch(step);
  for (int step = 0; step < steps; step++) {
    wait_copies<MMA_STAGES - 2>();
    __syncthreads();
    fetch(step + MMA_STAGES - 1);
    const bf16 *left = room + step % MMA_STAGES * 2 * MMA_STAGE, *right = left + MMA_STAGE;
#pragma unroll
    for (int k = 0; k < MMA_DEPTH; k += 16) {
      uint32_t fa[4][4], fb[2][4];
#pragma unroll
      for (int i = 0; i < 4; i++) {
        const int row = warp_row + 16 * i;
        if (A_DEEP) load_matrices(fa[i], left + (row + lane % 16) * (MMA_DEPTH + 8) + k + lane / 16 * 8);
        else load_transposed(fa[i], left + (k + lane / 16 * 8 + lane % 8) * (MMA_TILE + 8) + row + lane / 8 % 2 * 8);
      }
#pragma unroll
      for (int j = 0; j < 2; j++) {
        const int col = warp_col + 16 * j;
        if (B_DEEP) load_matrices(fb[j], right + (col + lane / 16 * 8 + lane % 8) * (MMA_DEPTH + 8) + k + lane / 8 % 2 * 8);
        else load_transposed(fb[j], right + (k + lane / 8 % 2 * 8 + lane % 8) * (MMA_TILE + 8) + col + lane / 16 * 8);
      }
#pragma unroll
      for (int i = 0; i < 4; i++)
#pragma unroll
        for (int j = 0; j < 4; j++) mma(sum[i][j], fa[i], fb[j / 2][j % 2 * 2], fb[j / 2][j % 2 * 2 + 1]);
    }
  }
  bf16* c = g.c + blockIdx.z * g.c_batch;
#pragma unroll
  for (int i = 0; i < 4; i++)
#pragma unroll
    for (int j = 0; j < 4; j++) {
      const int col = col0 + warp_col + 8 * j + lane % 4 * 2;
      if (col >= g.n) continue;
      const float left = g.bias ? load(g.bias + col) : 0.0f, right = g.bias ? load(g.bias + col + 1) : 0.0f;
#pragma unroll
      for (int half = 0; half < 2; half++) {
        const int row = row0 + warp_row + 16 * i + lane / 4 + 8 * half;
        if (row >= g.m) continue;
        const uint32_t both = pack(g.alpha * sum[i][j][2 * half] + left, g.alpha * sum[i][j][2 * half + 1] + right);
        *reinterpret_cast<uint32_t*>(c + row * g.c_stride + col) = both;
      }
    }
}

template <bool A_DEEP, bool B_DEEP>
cudaError_t launch_mma_gemm(const MmaGemm& g, int batches, cudaStream_t stream) {
  constexpr int BYTES = MMA_STAGES * 2 * MMA_STAGE * sizeof(bf16);
  const auto kernel = mma_gemm_kernel<A_DEEP, B_DEEP>;
  const cudaError_t error = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, BYTES);
  if (error != cudaSuccess) return error;
  const dim3 grid((g.m + MMA_TILE - 1) / MMA_TILE, (g.n + MMA_TILE - 1) / MMA_TILE, batches);
  kernel<<<grid, 256, BYTES, stream>>>(g);
  return cudaGetLastError();
}
