// Attention backward for heads of 128 on Hopper: 128 rows of q (or of k) a block, in two warpgroups, against 128 of k and
// v (or 80 of q and d) at a time, brought by a producer warp. No product's operand is written to shared memory here.
#pragma once
#include "hopper_tiles.cuh"

struct HopperAttentionGrad {
  HopperRows a, b;  // of the other side: k and v, or q and d
  AttentionGrad<bf16> call;
  AttentionTables tables;
};

/// dk and dv are 128 sums a thread: scores against 128 queries would not fit beside them. 80 make 638 TFLOP/s of a pass
/// where 64 make 564: each product reads the block's own rows again, and shared memory is what it waits for.
template <bool OF_KEYS>
struct BackwardRoom {
  static constexpr int OTHERS = OF_KEYS ? 80 : 128, STAGES = OF_KEYS ? 3 : 2;
  bf16 own_a[WIDE_TILE], own_b[WIDE_TILE];
  bf16 a[STAGES][OTHERS * WIDE], b[STAGES][OTHERS * WIDE];
  float lse[STAGES][OTHERS], along[STAGES][OTHERS];
  uint64_t full[STAGES], empty[STAGES];
};

#if defined(__CUDA_ARCH_FEAT_SM90_ALL)
template <bool OF_KEYS>
__device__ __forceinline__ void bring_others(BackwardRoom<OF_KEYS>& room, const HopperAttentionGrad& all, const int* list,
                                             int count) {
  constexpr int OTHERS = BackwardRoom<OF_KEYS>::OTHERS, STAGES = BackwardRoom<OF_KEYS>::STAGES;
  const int head = blockIdx.y, lane = threadIdx.x;
  const size_t stride = size_t(all.call.heads) * WIDE;
  for (int step = 0; OTHERS * step < count; step++) {
    const int stage = step % STAGES, from = OTHERS * step, left = count - from;
    constexpr int OWN = OF_KEYS ? (OTHERS + 31) / 32 : 0;
    float lse[OWN + 1] = {}, along[OWN + 1] = {};
    for (int i = 0; i < OWN; i++) {
      const int n = lane + 32 * i;
      if (n >= min(left, OTHERS)) continue;
      const size_t at = size_t(list[from + n]) * all.call.heads + head;
      lse[i] = all.call.lse[at] * LOG2_E;
      along[i] = all.call.along[at];
    }
    wait_for(&room.empty[stage], (step / STAGES + 1) % 2);
    for (int i = 0; i < OWN; i++) {
      const int n = lane + 32 * i;
      if (n < OTHERS) room.lse[stage][n] = lse[i], room.along[stage][n] = along[i];
    }
    __syncwarp();
    bring_rows<OTHERS>(room.a[stage], all.a, list + from, left, head, stride, &room.full[stage]);
    bring_rows<OTHERS>(room.b[stage], all.b, list + from, left, head, stride, &room.full[stage]);
  }
}

/// One warpgroup's 64 rows. A query that is not there is all zeros and gives nothing; a key that is not is masked.
template <bool OF_KEYS>
__device__ __forceinline__ void pull_back(BackwardRoom<OF_KEYS>& room, const HopperAttentionGrad& all, int4 tile, int group) {
  constexpr int OTHERS = BackwardRoom<OF_KEYS>::OTHERS, STAGES = BackwardRoom<OF_KEYS>::STAGES;
  const AttentionGrad<bf16>& call = all.call;
  const int warp = threadIdx.x / 32 % 4, lane = threadIdx.x % 32, head = blockIdx.y;
  const int* rows = all.tables.index + tile.x;
  const size_t stride = size_t(call.heads) * WIDE;
  const bf16 *from_a = (OF_KEYS ? call.kv.k : call.q) + head * WIDE, *from_b = (OF_KEYS ? call.kv.v : call.d) + head * WIDE;
  for (const bool is_a : {true, false})
    copy_swizzled<128, 128>(is_a ? room.own_a : room.own_b, 64 * group, 64 * group + 64, tile.y, threadIdx.x % 128,
                            [&](int n) { return (is_a ? from_a : from_b) + rows[n] * stride; });
  commit_copies();
  wait_copies<0>();
  show_to_products();
  meet_group(1 + group);
  float lse[2] = {}, along[2] = {};
  const int first = 64 * group + 16 * warp + lane / 4;
  for (int half = 0; half < 2; half++) {
    if (OF_KEYS || first + 8 * half >= tile.y) continue;
    lse[half] = call.lse[size_t(rows[first + 8 * half]) * call.heads + head] * LOG2_E;
    along[half] = call.along[size_t(rows[first + 8 * half]) * call.heads + head];
  }
  const float factor = rsqrtf(float(WIDE)), by = factor * LOG2_E;
  const bf16 *own_a = room.own_a + 64 * 64 * group, *own_b = room.own_b + 64 * 64 * group;
  float sum_a[16][4] = {}, sum_b[OF_KEYS ? 16 : 1][4] = {}, s[OTHERS / 8][4], t[OTHERS / 8][4];
  uint32_t weights[OTHERS / 16][4], slopes[OTHERS / 16][4];
  for (int step = 0; OTHERS * step < tile.w; step++) {
    const int stage = step % STAGES;
    wait_for(&room.full[stage], step / STAGES % 2);
    hold(s);
    hold(t);
    hold(sum_a);
    hold(sum_b);
    begin_products();
    start_scores<OTHERS>(s, own_a, room.a[stage]);
    start_scores<OTHERS>(t, own_b, room.b[stage]);
    wait_products<1>();
    hold(s);
    if constexpr (!OF_KEYS) mask_tile<OTHERS>(s, tile.w - OTHERS * step, lane);
#pragma unroll
    for (int n = 0; n < OTHERS / 8; n++) {
      const float2 theirs = OF_KEYS ? *reinterpret_cast<const float2*>(&room.lse[stage][8 * n + lane % 4 * 2]) : float2{};
#pragma unroll
      for (int i = 0; i < 4; i++)
        s[n][i] = power_of_two(s[n][i] * by - (OF_KEYS ? i % 2 ? theirs.y : theirs.x : lse[i / 2]));
    }
    if constexpr (OF_KEYS) {
      pack_tile<OTHERS>(weights, s);
      begin_products();
      start_sums<OTHERS>(sum_b, weights, room.b[stage]);
      wait_products<1>();
    } else {
      wait_products<0>();
    }
    hold(t);
    // a weight is read from where it lies as bf16: 40 registers less than keeping both
    const auto weight_of = [&](int n, int i) {
      if constexpr (!OF_KEYS) return s[n][i];
      const uint32_t two = weights[n / 2][n % 2 * 2 + i / 2];
      return __uint_as_float(i % 2 ? two & 0xffff0000u : two << 16);
    };
#pragma unroll
    for (int n = 0; n < OTHERS / 8; n++) {
      const float2 theirs = OF_KEYS ? *reinterpret_cast<const float2*>(&room.along[stage][8 * n + lane % 4 * 2]) : float2{};
#pragma unroll
      for (int i = 0; i < 4; i++) t[n][i] = weight_of(n, i) * (t[n][i] - (OF_KEYS ? i % 2 ? theirs.y : theirs.x : along[i / 2]));
    }
    pack_tile<OTHERS>(slopes, t);
    begin_products();
    start_sums<OTHERS>(sum_a, slopes, room.a[stage]);
    wait_products<0>();
    hold(sum_a);
    hold(sum_b);
    if (lane == 0) arrive(&room.empty[stage]);
  }
  bf16* to_a = OF_KEYS ? call.dk : call.dq;
#pragma unroll
  for (int half = 0; half < 2; half++) {
    if (first + 8 * half >= tile.y) continue;
    const size_t at = rows[first + 8 * half] * stride + head * WIDE;
    if (to_a != nullptr) write_row(to_a + at, sum_a, half, factor, lane);
    if constexpr (OF_KEYS)
      if (call.dv != nullptr) write_row(call.dv + at, sum_b, half, 1, lane);
  }
}
#endif

template <bool OF_KEYS>
__global__ void __launch_bounds__(384, 1) hopper_attention_grad_kernel(const __grid_constant__ HopperAttentionGrad all) {
#if defined(__CUDA_ARCH_FEAT_SM90_ALL)
  extern __shared__ __align__(1024) char shared[];
  BackwardRoom<OF_KEYS>& room = *reinterpret_cast<BackwardRoom<OF_KEYS>*>(shared);
  if (threadIdx.x == 0) {
    for (uint64_t& full : room.full) init_barrier(&full, 2);
    for (uint64_t& empty : room.empty) init_barrier(&empty, 8);
    show_barriers();
  }
  __syncthreads();
  const int4 tile = reinterpret_cast<const int4*>(all.tables.tiles)[blockIdx.x];
  if (threadIdx.x < 128) {
    give_registers<24>();
    if (threadIdx.x < 32) bring_others<OF_KEYS>(room, all, all.tables.index + tile.z, tile.w);
  } else {
    take_registers<240>();
    pull_back<OF_KEYS>(room, all, tile, threadIdx.x / 128 - 1);
  }
#endif
}

/// One of the two passes, in tiles of 128 rows.
template <bool OF_KEYS>
cudaError_t hopper_attention_grad(const AttentionGrad<bf16>& call, AttentionTables tables, cudaStream_t stream) {
  using Room = BackwardRoom<OF_KEYS>;
  HopperAttentionGrad all{};
  all.call = call;
  all.tables = tables;
  const auto& [k, v, pk, pv] = call.kv;
  cudaError_t error = hopper_rows(all.a, OF_KEYS ? call.q : k, OF_KEYS ? nullptr : pk, call.heads, Room::OTHERS);
  if (error == cudaSuccess)
    error = hopper_rows(all.b, OF_KEYS ? call.d : v, OF_KEYS ? nullptr : pv, call.heads, Room::OTHERS);
  const auto kernel = hopper_attention_grad_kernel<OF_KEYS>;
  if (error == cudaSuccess)
    error = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, sizeof(Room));
  if (error != cudaSuccess) return error;
  kernel<<<dim3(tables.tile_count, call.heads), 384, sizeof(Room), stream>>>(all);
  return cudaGetLastError();
}
