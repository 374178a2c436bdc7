// Attention backward on the tensor cores (after FlashAttention-2, Dao 2023): 64 rows of q (or of k) a block, which walks
// over all rows of the other side, 32 at a time. Both passes are one kernel: they differ in who is whose other side.
#pragma once
#include "attention_tiles.cuh"
#include "mma.cuh"

constexpr int OWN_ROWS = 64, OTHER_ROWS = 32;

/// s = own [16, WIDTH] · otherᵀ [32, WIDTH], both in shared memory.
template <int WIDTH>
__device__ __forceinline__ void multiply_tile(float (&s)[4][4], const bf16* own, const bf16* other, int lane) {
#pragma unroll
  for (int d = 0; d < WIDTH; d += 16) {
    uint32_t a[4];
    load_matrices(a, own + lane % 16 * (WIDTH + 8) + d + lane / 16 * 8);
#pragma unroll
    for (int n = 0; n < 2; n++) {
      uint32_t b[4];
      load_matrices(b, other + (16 * n + lane / 16 * 8 + lane % 8) * (WIDTH + 8) + d + lane / 8 % 2 * 8);
      mma(s[2 * n], a, b[0], b[1]);
      mma(s[2 * n + 1], a, b[2], b[3]);
    }
  }
}

/// sum += s [16, 32] · other [32, WIDTH].
template <int WIDTH>
__device__ __forceinline__ void add_tile(float (&sum)[WIDTH / 8][4], const float (&s)[4][4], const bf16* other, int lane) {
#pragma unroll
  for (int n = 0; n < 2; n++) {
    uint32_t a[4];
#pragma unroll
    for (int i = 0; i < 4; i++) a[i] = pack(s[2 * n + i / 2][i % 2 * 2], s[2 * n + i / 2][i % 2 * 2 + 1]);
#pragma unroll
    for (int d = 0; d < WIDTH / 16; d++) {
      uint32_t b[4];
      load_transposed(b, other + (16 * n + lane / 8 % 2 * 8 + lane % 8) * (WIDTH + 8) + 16 * d + lane / 16 * 8);
      mma(sum[2 * d], a, b[0], b[1]);
      mma(sum[2 * d + 1], a, b[2], b[3]);
    }
  }
}

/// Writes a warp's 16 rows of sums.
template <int WIDTH>
__device__ __forceinline__ void write_sums(bf16* to, const float (&sum)[WIDTH / 8][4], float by, const int* rows, int count,
                                           size_t stride, int lane) {
  if (to == nullptr) return;
#pragma unroll
  for (int half = 0; half < 2; half++) {
    const int n = 8 * half + lane / 4;
    if (n >= count) continue;
    bf16* row = to + rows[n] * stride + lane % 4 * 2;
#pragma unroll
    for (int d = 0; d < WIDTH / 8; d++)
      *reinterpret_cast<uint32_t*>(row + 8 * d) = pack(sum[d][2 * half] * by, sum[d][2 * half + 1] * by);
  }
}

// Four warps of 16 rows each. Rows of q give dq from the keys they see; rows of k give dk and dv from the queries that
// see them. A query that is not there is all zeros, its log-sum-exp too, and gives nothing; a key that is not is masked.
template <int WIDTH, bool OF_KEYS>
__global__ void __launch_bounds__(128) mma_attention_grad_kernel(AttentionGrad<bf16> call, AttentionTables tables) {
  extern __shared__ __align__(16) bf16 tiles[];
  constexpr int PITCH = WIDTH + 8, TILE = OTHER_ROWS * PITCH;
  bf16 *own_a = tiles, *own_b = own_a + OWN_ROWS * PITCH, *others = own_b + OWN_ROWS * PITCH;
  float* numbers = reinterpret_cast<float*>(others + 4 * TILE);
  const int warp = threadIdx.x / 32, lane = threadIdx.x % 32, head = blockIdx.y;
  const size_t stride = size_t(call.heads) * WIDTH;
  const int4 tile = reinterpret_cast<const int4*>(tables.tiles)[blockIdx.x / 2];
  const int skipped = blockIdx.x % 2 * OWN_ROWS, count = tile.y - skipped;
  if (count <= 0) return;
  const int *own = tables.index + tile.x + skipped, *list = tables.index + tile.z;
  const auto a_of = [&](int row, bool is_key) { return (is_key ? call.kv.key(row, stride) : call.q + row * stride) + head * WIDTH; };
  const auto b_of = [&](int row, bool is_key) { return (is_key ? call.kv.value(row, stride) : call.d + row * stride) + head * WIDTH; };
  const auto fetch = [&](int from) {
    if (from < tile.w) {
      bf16* to = others + from / OTHER_ROWS % 2 * 2 * TILE;
      const int left = tile.w - from;
      copy_rows<OTHER_ROWS, WIDTH>(to, left, [&](int n) { return a_of(list[from + n], !OF_KEYS); });
      copy_rows<OTHER_ROWS, WIDTH>(to + TILE, left, [&](int n) { return b_of(list[from + n], !OF_KEYS); });
      if (OF_KEYS && threadIdx.x < 2 * OTHER_ROWS) {
        const int n = threadIdx.x % OTHER_ROWS;
        const float* at = (threadIdx.x < OTHER_ROWS ? call.lse : call.along) + head;
        copy_number_async(numbers + from / OTHER_ROWS % 2 * 2 * OTHER_ROWS + threadIdx.x,
                          at + (n < left ? list[from + n] * size_t(call.heads) : 0), n < left);
      }
    }
    commit_copies();
  };
  copy_rows<OWN_ROWS, WIDTH>(own_a, count, [&](int n) { return a_of(own[n], OF_KEYS); });
  copy_rows<OWN_ROWS, WIDTH>(own_b, count, [&](int n) { return b_of(own[n], OF_KEYS); });
  fetch(0);
  float lse[2] = {}, along[2] = {};
  for (int half = 0; half < 2; half++) {
    const int n = 16 * warp + 8 * half + lane / 4;
    if (OF_KEYS || n >= count) continue;
    lse[half] = call.lse[own[n] * size_t(call.heads) + head] * LOG2_E;
    along[half] = call.along[own[n] * size_t(call.heads) + head];
  }
  const float factor = rsqrtf(float(WIDTH)), by = factor * LOG2_E;
  float sum_a[WIDTH / 8][4] = {}, sum_b[OF_KEYS ? WIDTH / 8 : 1][4] = {};
  for (int from = 0; from < tile.w; from += OTHER_ROWS) {
    fetch(from + OTHER_ROWS);
    wait_copies<1>();
    __syncthreads();
    const bf16* other = others + from / OTHER_ROWS % 2 * 2 * TILE;
    const float* of_others = numbers + from / OTHER_ROWS % 2 * 2 * OTHER_ROWS;
    float s[4][4] = {}, t[4][4] = {};
    multiply_tile<WIDTH>(s, own_a + 16 * warp * PITCH, other, lane);
    multiply_tile<WIDTH>(t, own_b + 16 * warp * PITCH, other + TILE, lane);
#pragma unroll
    for (int i = 0; i < 16; i++) {
      const int col = i / 4 * 8 + lane % 4 * 2 + i % 2;
      float &weight = s[i / 4][i % 4], &slope = t[i / 4][i % 4];
      weight = power_of_two(weight * by - (OF_KEYS ? of_others[col] * LOG2_E : lse[i % 4 / 2]));
      slope = weight * (slope - (OF_KEYS ? of_others[OTHER_ROWS + col] : along[i % 4 / 2]));
      if (!OF_KEYS && col >= tile.w - from) slope = 0;
    }
    if constexpr (OF_KEYS) add_tile<WIDTH>(sum_b, s, other + TILE, lane);
    add_tile<WIDTH>(sum_a, t, other, lane);
    __syncthreads();
  }
  bf16* to = OF_KEYS ? call.dk : call.dq;
  const int *rows = own + 16 * warp, left = count - 16 * warp;
  write_sums<WIDTH>(to == nullptr ? to : to + head * WIDTH, sum_a, factor, rows, left, stride, lane);
  if constexpr (OF_KEYS)
    write_sums<WIDTH>(call.dv == nullptr ? call.dv : call.dv + head * WIDTH, sum_b, 1, rows, left, stride, lane);
}

template <int WIDTH, bool OF_KEYS>
cudaError_t launch_mma_attention_grad(const AttentionGrad<bf16>& call, AttentionTables tables, cudaStream_t stream) {
  constexpr int BYTES = (2 * OWN_ROWS + 4 * OTHER_ROWS) * (WIDTH + 8) * sizeof(bf16) + 4 * OTHER_ROWS * sizeof(float);
  const auto kernel = mma_attention_grad_kernel<WIDTH, OF_KEYS>;
  const cudaError_t error = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, BYTES);
  if (error != cudaSuccess) return error;
  kernel<<<dim3(2 * tables.tile_count, call.heads), 128, BYTES, stream>>>(call, tables);
  return cudaGetLastError();
}

/// One of the two passes, for the widths of mma_attention, in tiles of 128 rows.
template <bool OF_KEYS>
cudaError_t mma_attention_grad(const AttentionGrad<bf16>& call, AttentionTables tables, cudaStream_t stream) {
  switch (call.width) {
    case 32: return launch_mma_attention_grad<32, OF_KEYS>(call, tables, stream);
    case 48: return launch_mma_attention_grad<48, OF_KEYS>(call, tables, stream);
    case 64: return launch_mma_attention_grad<64, OF_KEYS>(call, tables, stream);
    case 128: return launch_mma_attention_grad<128, OF_KEYS>(call, tables, stream);
    default: return cudaErrorInvalidValue;
  }
}
