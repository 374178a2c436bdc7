// Attention forward for heads of 128 on Hopper: 128 rows of q a block, 128 of k and v at a time, products by wgmma
// (after FlashAttention-3, Shah et al. 2024, without its producer warps).
#pragma once
#include "mma_attention.cuh"
#include "wgmma.cuh"

constexpr int WIDE = 128, WIDE_TILE = 128 * WIDE;  // rows and width of every tile; two halves of 64 columns

#if defined(__CUDA_ARCH_FEAT_SM90_ALL)
/// Copies 128 rows of one head, swizzled; those past `count` become zeros. 256 threads.
template <class RowOf>
__device__ __forceinline__ void copy_swizzled(bf16* to, int count, RowOf row_of) {
#pragma unroll
  for (int i = threadIdx.x; i < 128 * 16; i += 256) {
    const int row = i / 16, piece = i % 16;
    const bool is_there = row < count;
    copy_async(to + piece / 8 * 128 * 64 + swizzled(row, piece % 8), row_of(is_there ? row : 0) + piece * 8, is_there);
  }
}

/// Turns scores into weights against the running maximum; `keep` is what earlier sums are to be scaled by.
__device__ __forceinline__ void soften_wide(float (&s)[16][4], float (&keep)[2], float (&top)[2], float (&total)[2],
                                            float by) {
#pragma unroll
  for (int half = 0; half < 2; half++) {
    float best = top[half];
#pragma unroll
    for (int n = 0; n < 16; n++) best = fmaxf(best, fmaxf(s[n][2 * half], s[n][2 * half + 1]));
    best = quad_max(best);
    keep[half] = exp2f((top[half] - best) * by);
    const float shift = best * by;
    float added = 0;
#pragma unroll
    for (int n = 0; n < 16; n++)
#pragma unroll
      for (int i = 2 * half; i < 2 * half + 2; i++) added += s[n][i] = exp2f(s[n][i] * by - shift);
    total[half] = total[half] * keep[half] + added;
    top[half] = best;
  }
}

__device__ __forceinline__ void pack_wide(uint32_t (&weights)[8][4], const float (&s)[16][4]) {
#pragma unroll
  for (int n = 0; n < 8; n++)
#pragma unroll
    for (int i = 0; i < 4; i++) weights[n][i] = pack(s[2 * n + i / 2][i % 2 * 2], s[2 * n + i / 2][i % 2 * 2 + 1]);
}

/// Scores of keys past the last weigh nothing.
__device__ __forceinline__ void mask_wide(float (&s)[16][4], int left, int lane) {
  if (left >= 128) return;
#pragma unroll
  for (int i = 0; i < 64; i++)
    if (i / 4 * 8 + lane % 4 * 2 + i % 2 >= left) s[i / 4][i % 4] = -INFINITY;
}

/// Starts the scores of a warpgroup's 64 rows against 128 keys.
__device__ __forceinline__ void start_scores(float (&s)[16][4], const bf16* qs, const bf16* ks) {
#pragma unroll
  for (int d = 0; d < 8; d++) {
    const int at = d / 4 * 128 * 64 + d % 4 * 16;
    product(s, tile_at(qs + at, 16, 1024), tile_at(ks + at, 16, 1024), d > 0);
  }
  commit_products();
}

/// Starts adding 128 values, weighed, to a warpgroup's sums.
__device__ __forceinline__ void start_sums(float (&sum)[16][4], const uint32_t (&weights)[8][4], const bf16* vs) {
#pragma unroll
  for (int n = 0; n < 8; n++) product_of_held(sum, weights[n], tile_at(vs + 16 * 64 * n, 128 * 128, 1024));
  commit_products();
}
#endif

// Two warpgroups of 64 rows each share the keys and values; two of each are in shared memory, one arriving.
__global__ void __launch_bounds__(256, 1) hopper_attention_kernel(MmaAttention call) {
#if defined(__CUDA_ARCH_FEAT_SM90_ALL)
  extern __shared__ __align__(1024) bf16 tiles[];
  bf16 *qs = tiles, *ks = qs + WIDE_TILE, *vs = ks + 2 * WIDE_TILE;
  const int group = threadIdx.x / 128, warp = threadIdx.x / 32 % 4, lane = threadIdx.x % 32, head = blockIdx.y;
  const size_t stride = size_t(call.heads) * WIDE;
  const int4 tile = reinterpret_cast<const int4*>(call.tables.tiles)[blockIdx.x];
  const int *rows = call.tables.index + tile.x, *seen = call.tables.index + tile.z;
  const int steps = (tile.w + 127) / 128;
  const auto fetch = [&](bf16* to, int step, bool is_key) {
    const int from = 128 * step;
    if (step < steps) {
      const int last = min(128, tile.w - from) - 1, first = seen[from];
      to += step % 2 * WIDE_TILE;
      if (first >= 0 && seen[from + last] == first + last) {
        const bf16* at = (is_key ? call.kv.k : call.kv.v) + first * stride + head * WIDE;
        copy_swizzled(to, last + 1, [&](int n) { return at + n * stride; });
      } else {
        copy_swizzled(to, last + 1, [&](int n) {
          return (is_key ? call.kv.key(seen[from + n], stride) : call.kv.value(seen[from + n], stride)) + head * WIDE;
        });
      }
    }
  };
  copy_swizzled(qs, tile.y, [&](int n) { return call.q + rows[n] * stride + head * WIDE; });
  fetch(ks, 0, true);
  commit_copies();
  fetch(ks, 1, true);
  fetch(vs, 0, false);
  commit_copies();
  const float by = rsqrtf(float(WIDE)) * 1.4426950408889634f;
  float sum[16][4] = {}, s[16][4], keep[2], top[2] = {-1e30f, -1e30f}, total[2] = {};
  uint32_t weights[8][4];
  const bf16* own = qs + 64 * 64 * group;
  wait_copies<1>();
  show_to_products();
  __syncthreads();
  begin_products();
  start_scores(s, own, ks);
  wait_products<0>();
  hold(s);
  mask_wide(s, tile.w, lane);
  soften_wide(s, keep, top, total, by);
  pack_wide(weights, s);
  // the next scores and this step's sums are on the tensor cores while the next weights are made
  int step = 0;
  for (; step + 1 < steps; step++) {
    wait_copies<0>();
    show_to_products();
    __syncthreads();
    fetch(ks, step + 2, true);
    fetch(vs, step + 1, false);
    commit_copies();
    hold(s);
    hold(sum);
    begin_products();
    start_scores(s, own, ks + (step + 1) % 2 * WIDE_TILE);
    start_sums(sum, weights, vs + step % 2 * WIDE_TILE);
    wait_products<1>();
    hold(s);
    mask_wide(s, tile.w - 128 * (step + 1), lane);
    soften_wide(s, keep, top, total, by);
    wait_products<0>();
    hold(sum);
#pragma unroll
    for (int n = 0; n < 16; n++)
#pragma unroll
      for (int i = 0; i < 4; i++) sum[n][i] *= keep[i / 2];
    pack_wide(weights, s);
  }
  wait_copies<0>();
  show_to_products();
  __syncthreads();
  hold(sum);
  begin_products();
  start_sums(sum, weights, vs + step % 2 * WIDE_TILE);
  wait_products<0>();
  hold(sum);
#pragma unroll
  for (int half = 0; half < 2; half++) {
    const int n = 64 * group + 16 * warp + 8 * half + lane / 4;
    const float all = quad_sum(total[half]);
    if (n >= tile.y) continue;
    bf16* to = call.o + rows[n] * stride + head * WIDE + lane % 4 * 2;
#pragma unroll
    for (int d = 0; d < 16; d++)
      *reinterpret_cast<uint32_t*>(to + 8 * d) = pack(sum[d][2 * half] / all, sum[d][2 * half + 1] / all);
    if (call.lse != nullptr && lane % 4 == 0)
      call.lse[size_t(rows[n]) * call.heads + head] = top[half] * rsqrtf(float(WIDE)) + logf(all);
  }
#endif
}

/// Whether this build has the kernel for the device in hand.
inline bool has_hopper_attention() {
#if defined(SCENEWEAVE_HOPPER)
  int device = 0, major = 0;
  return cudaGetDevice(&device) == cudaSuccess &&
         cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, device) == cudaSuccess && major == 9;
#else
  return false;
#endif
}

inline cudaError_t hopper_attention(const MmaAttention& call, cudaStream_t stream) {
  constexpr int BYTES = 5 * WIDE_TILE * sizeof(bf16);
  const cudaError_t error =
      cudaFuncSetAttribute(hopper_attention_kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, BYTES);
  if (error != cudaSuccess) return error;
  hopper_attention_kernel<<<dim3(call.tables.tile_count, call.heads), 256, BYTES, stream>>>(call);
  return cudaGetLastError();
}
