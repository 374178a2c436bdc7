// Attention forward on the tensor cores (after FlashAttention-2, Dao 2023): 128 rows of q a block, 64 of k and v at a time.
#pragma once
#include "attention_tiles.cuh"
#include "mma.cuh"

struct MmaAttention {
  bf16* o;
  float* lse;
  const bf16* q;
  KeysAndValues<bf16> kv;
  AttentionTables tables;
  int heads;
};

constexpr int KEYS = 64, QUERIES = 128;

/// Scores of 32 rows against 64 keys, from shared memory.
template <int WIDTH>
__device__ __forceinline__ void score_tile(float (&s)[2][8][4], const bf16* qs, const bf16* ks, int lane) {
#pragma unroll
  for (int d = 0; d < WIDTH; d += 16) {
    uint32_t fq[2][4];
#pragma unroll
    for (int m = 0; m < 2; m++) load_matrices(fq[m], qs + (16 * m + lane % 16) * (WIDTH + 8) + d + lane / 16 * 8);
#pragma unroll
    for (int n = 0; n < 4; n++) {
      uint32_t fk[4];
      load_matrices(fk, ks + (16 * n + lane / 16 * 8 + lane % 8) * (WIDTH + 8) + d + lane / 8 % 2 * 8);
#pragma unroll
      for (int m = 0; m < 2; m++) mma(s[m][2 * n], fq[m], fk[0], fk[1]), mma(s[m][2 * n + 1], fq[m], fk[2], fk[3]);
    }
  }
}

/// Turns scores into weights against the running maximum, and scales what was summed so far.
template <int BLOCKS>
__device__ __forceinline__ void soften(float (&s)[8][4], float (&sum)[BLOCKS][4], float (&top)[2], float (&total)[2],
                                       float by) {
#pragma unroll
  for (int half = 0; half < 2; half++) {
    float best = top[half];
#pragma unroll
    for (int n = 0; n < 8; n++) best = fmaxf(best, fmaxf(s[n][2 * half], s[n][2 * half + 1]));
    best = quad_max(best);
    const float keep = power_of_two((top[half] - best) * by), shift = best * by;
    float added = 0;
#pragma unroll
    for (int n = 0; n < 8; n++)
#pragma unroll
      for (int i = 2 * half; i < 2 * half + 2; i++) added += s[n][i] = power_of_two(s[n][i] * by - shift);
    total[half] = total[half] * keep + added;
    top[half] = best;
#pragma unroll
    for (int n = 0; n < BLOCKS; n++) sum[n][2 * half] *= keep, sum[n][2 * half + 1] *= keep;
  }
}

/// sum += weights · values, 32 rows by 64 values.
template <int WIDTH>
__device__ __forceinline__ void weigh_tile(float (&sum)[2][WIDTH / 8][4], const float (&s)[2][8][4], const bf16* vs,
                                           int lane) {
#pragma unroll
  for (int n = 0; n < 4; n++) {
    uint32_t fp[2][4];
#pragma unroll
    for (int m = 0; m < 2; m++)
#pragma unroll
      for (int i = 0; i < 4; i++) fp[m][i] = pack(s[m][2 * n + i / 2][i % 2 * 2], s[m][2 * n + i / 2][i % 2 * 2 + 1]);
#pragma unroll
    for (int d = 0; d < WIDTH / 16; d++) {
      uint32_t fv[4];
      load_transposed(fv, vs + (16 * n + lane / 8 % 2 * 8 + lane % 8) * (WIDTH + 8) + 16 * d + lane / 16 * 8);
#pragma unroll
      for (int m = 0; m < 2; m++) mma(sum[m][2 * d], fp[m], fv[0], fv[1]), mma(sum[m][2 * d + 1], fp[m], fv[2], fv[3]);
    }
  }
}

// Four warps of 32 rows each. While scores are made the values arrive, while they are summed the next keys do.
template <int WIDTH>
__global__ void __launch_bounds__(128) mma_attention_kernel(MmaAttention call) {
  extern __shared__ __align__(16) bf16 tiles[];
  bf16 *qs = tiles, *ks = qs + QUERIES * (WIDTH + 8), *vs = ks + KEYS * (WIDTH + 8);
  const int warp = threadIdx.x / 32, lane = threadIdx.x % 32, head = blockIdx.y;
  const size_t stride = size_t(call.heads) * WIDTH;
  const int4 tile = reinterpret_cast<const int4*>(call.tables.tiles)[blockIdx.x];
  const int *rows = call.tables.index + tile.x, *seen = call.tables.index + tile.z;
  const auto fetch = [&](bf16* to, int from, bool is_key) {
    if (from < tile.w) {
      // rows are listed in order: where the last is as far as it can be, all lie in a piece and need no looking up
      const int last = min(KEYS, tile.w - from) - 1, first = seen[from];
      if (first >= 0 && seen[from + last] == first + last) {
        const bf16* at = (is_key ? call.kv.k : call.kv.v) + first * stride + head * WIDTH;
        copy_rows<KEYS, WIDTH>(to, tile.w - from, [&](int n) { return at + n * stride; });
      } else {
        copy_rows<KEYS, WIDTH>(to, tile.w - from, [&](int n) {
          return (is_key ? call.kv.key(seen[from + n], stride) : call.kv.value(seen[from + n], stride)) + head * WIDTH;
        });
      }
    }
    commit_copies();
  };
  copy_rows<QUERIES, WIDTH>(qs, tile.y, [&](int n) { return call.q + rows[n] * stride + head * WIDTH; });
  fetch(ks, 0, true);
  const float by = rsqrtf(float(WIDTH)) * LOG2_E;  // weights are powers of two
  float sum[2][WIDTH / 8][4] = {}, top[2][2], total[2][2] = {};
  for (int m = 0; m < 2; m++) top[m][0] = top[m][1] = -1e30f;
  for (int from = 0; from < tile.w; from += KEYS) {
    wait_copies<0>();
    __syncthreads();
    fetch(vs, from, false);
    float s[2][8][4] = {};
    score_tile<WIDTH>(s, qs + 32 * warp * (WIDTH + 8), ks, lane);
    if (tile.w - from < KEYS)
#pragma unroll
      for (int i = 0; i < 2 * 8 * 4; i++)
        if (i / 4 % 8 * 8 + lane % 4 * 2 + i % 2 >= tile.w - from) s[i / 32][i / 4 % 8][i % 4] = -INFINITY;
#pragma unroll
    for (int m = 0; m < 2; m++) soften<WIDTH / 8>(s[m], sum[m], top[m], total[m], by);
    wait_copies<0>();
    __syncthreads();
    fetch(ks, from + KEYS, true);
    weigh_tile<WIDTH>(sum, s, vs, lane);
  }
#pragma unroll
  for (int m = 0; m < 2; m++)
#pragma unroll
    for (int half = 0; half < 2; half++) {
      const int n = 32 * warp + 16 * m + 8 * half + lane / 4;
      const float all = quad_sum(total[m][half]);
      if (n >= tile.y) continue;
      bf16* to = call.o + rows[n] * stride + head * WIDTH + lane % 4 * 2;
#pragma unroll
      for (int d = 0; d < WIDTH / 8; d++)
        *reinterpret_cast<uint32_t*>(to + 8 * d) = pack(sum[m][d][2 * half] / all, sum[m][d][2 * half + 1] / all);
      if (call.lse != nullptr && lane % 4 == 0)
        call.lse[size_t(rows[n]) * call.heads + head] = top[m][half] * rsqrtf(float(WIDTH)) + logf(all);
    }
}

template <int WIDTH>
cudaError_t launch_mma_attention(const MmaAttention& call, cudaStream_t stream) {
  constexpr int BYTES = (QUERIES + 2 * KEYS) * (WIDTH + 8) * sizeof(bf16);
  const auto kernel = mma_attention_kernel<WIDTH>;
  const cudaError_t error = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, BYTES);
  if (error != cudaSuccess) return error;
  kernel<<<dim3(call.tables.tile_count, call.heads), 128, BYTES, stream>>>(call);
  return cudaGetLastError();
}

/// Widths that are compiled; packages/tensor/src/cuda/attentionTables.ts chooses tiles of 128 for these alone.
inline cudaError_t mma_attention(const MmaAttention& call, int width, cudaStream_t stream) {
  switch (width) {
    case 32: return launch_mma_attention<32>(call, stream);
    case 48: return launch_mma_attention<48>(call, stream);
    case 64: return launch_mma_attention<64>(call, stream);
    case 128: return launch_mma_attention<128>(call, stream);
    default: return cudaErrorInvalidValue;
  }
}
