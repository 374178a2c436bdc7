// What the Hopper kernels for heads of 128 share: rows that a producer warp brings into swizzled tiles, and their products.
#pragma once
#include "attention_tiles.cuh"
#include "bulk_copy.cuh"
#include "wgmma.cuh"

constexpr int WIDE = 128, WIDE_TILE = 128 * WIDE;  // rows and width of a block's own tiles; two halves of 64 columns

/// Rows of all heads, and those of the cached prefix, as arrays and as the copy engine sees them.
struct HopperRows {
  CUtensorMap map, prefix_map;
  const bf16 *rows, *prefix;
};

/// Rows that are brought `box` at a time.
inline cudaError_t hopper_rows(HopperRows& made, const bf16* rows, const bf16* prefix, int heads, int box) {
  made.rows = rows;
  made.prefix = prefix;
  const cudaError_t error = make_map(&made.map, rows, heads * WIDE, box);
  return error == cudaSuccess ? make_map(&made.prefix_map, prefix, heads * WIDE, box) : error;
}

/// Whether this build has the kernels for the device in hand.
inline bool has_hopper_attention() {
#if defined(SCENEWEAVE_HOPPER)
  int device = 0, major = 0;
  return cudaGetDevice(&device) == cudaSuccess &&
         cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, device) == cudaSuccess && major == 9;
#else
  return false;
#endif
}

#if defined(__CUDA_ARCH_FEAT_SM90_ALL)
/// Copies rows of one head into a swizzled tile of ROWS, by THREADS threads; those from `count` on become zeros.
template <int ROWS, int THREADS, class RowOf>
__device__ __forceinline__ void copy_swizzled(bf16* to, int begin, int end, int count, int thread, RowOf row_of) {
  for (int i = 16 * begin + thread; i < 16 * end; i += THREADS) {
    const int row = i / 16, piece = i % 16;
    const bool is_there = row < count;
    copy_async(to + piece / 8 * ROWS * 64 + swizzled(row, piece % 8), row_of(is_there ? row : 0) + piece * 8, is_there);
  }
}

/// A warp brings `count` listed rows of one head into a tile of ROWS and arrives once at `full`. The list is in order,
/// so where a full tile's last row is as far as it can be, all lie in a piece, and the copy engine takes them.
template <int ROWS>
__device__ __forceinline__ void bring_rows(bf16* to, const HopperRows& from, const int* list, int count, int head,
                                           size_t stride, uint64_t* full) {
  const int lane = threadIdx.x % 32, first = list[0], last = list[min(count, ROWS) - 1];
  const bool is_prefix = first < 0;
  if (count >= ROWS && last == (is_prefix ? first - (ROWS - 1) : first + (ROWS - 1))) {
    if (lane > 0) return;
    const CUtensorMap* map = is_prefix ? &from.prefix_map : &from.map;
    arrive_expecting(full, ROWS * WIDE * sizeof(bf16));
    for (int half = 0; half < 2; half++)
      copy_box(to + half * ROWS * 64, map, is_prefix ? -1 - first : first, head * WIDE + half * 64, full);
    return;
  }
  copy_swizzled<ROWS, 32>(to, 0, ROWS, count, lane, [&](int n) {
    const int row = list[n];
    return (row < 0 ? from.prefix + (-1 - row) * stride : from.rows + row * stride) + head * WIDE;
  });
  commit_copies();
  wait_copies<0>();
  show_to_products();
  __syncwarp();
  if (lane == 0) arrive(full);
}

/// Starts s = a warpgroup's own 64 rows · otherᵀ, OTHERS rows of it; `own` is the warpgroup's place in a tile of 128.
template <int OTHERS>
__device__ __forceinline__ void start_scores(float (&s)[OTHERS / 8][4], const bf16* own, const bf16* other) {
#pragma unroll
  for (int d = 0; d < 8; d++)
    product(s, tile_at(own + d / 4 * 128 * 64 + d % 4 * 16, 16, 1024),
            tile_at(other + d / 4 * OTHERS * 64 + d % 4 * 16, 16, 1024), d > 0);
  commit_products();
}

/// Starts sum += weights [64, OTHERS] · other [OTHERS, 128].
template <int OTHERS>
__device__ __forceinline__ void start_sums(float (&sum)[16][4], const uint32_t (&weights)[OTHERS / 16][4], const bf16* other) {
#pragma unroll
  for (int n = 0; n < OTHERS / 16; n++) product_of_held(sum, weights[n], tile_at(other + 16 * 64 * n, OTHERS * 128, 1024));
  commit_products();
}

template <int OTHERS>
__device__ __forceinline__ void pack_tile(uint32_t (&weights)[OTHERS / 16][4], const float (&s)[OTHERS / 8][4]) {
#pragma unroll
  for (int n = 0; n < OTHERS / 16; n++)
#pragma unroll
    for (int i = 0; i < 4; i++) weights[n][i] = pack(s[2 * n + i / 2][i % 2 * 2], s[2 * n + i / 2][i % 2 * 2 + 1]);
}

/// Scores of columns past the last weigh nothing.
template <int OTHERS>
__device__ __forceinline__ void mask_tile(float (&s)[OTHERS / 8][4], int left, int lane) {
  if (left >= OTHERS) return;
#pragma unroll
  for (int i = 0; i < OTHERS / 2; i++)
    if (i / 4 * 8 + lane % 4 * 2 + i % 2 >= left) s[i / 4][i % 4] = -INFINITY;
}

/// Writes two of the rows of a warp's sums, times `by`.
__device__ __forceinline__ void write_row(bf16* to, const float (&sum)[16][4], int half, float by, int lane) {
#pragma unroll
  for (int d = 0; d < 16; d++)
    *reinterpret_cast<uint32_t*>(to + lane % 4 * 2 + 8 * d) = pack(sum[d][2 * half] * by, sum[d][2 * half + 1] * by);
}
#endif
