// Attention forward for heads of 128 on Hopper (after FlashAttention-3, Shah et al. 2024): 128 rows of q a block, 128 of
// k and v at a time, brought by a producer warp, for two warpgroups of 64 rows. They never meet: taking turns at the tensor
// cores cost 1.5 % (646 against 655 TFLOP/s at 19,284 tokens).
#pragma once
#include "hopper_tiles.cuh"
#include "mma_attention.cuh"

struct HopperAttention {
  HopperRows k, v;
  MmaAttention call;
};

constexpr int KEYS_AT_ONCE = 128, KEY_STAGES = 2;

struct ForwardRoom {
  bf16 q[WIDE_TILE], k[KEY_STAGES][KEYS_AT_ONCE * WIDE], v[KEY_STAGES][KEYS_AT_ONCE * WIDE];
  uint64_t full_k[KEY_STAGES], full_v[KEY_STAGES], empty_k[KEY_STAGES], empty_v[KEY_STAGES];
};

#if defined(__CUDA_ARCH_FEAT_SM90_ALL)
/// Turns scores into weights against the running maximum; `keep` is what earlier sums are to be scaled by.
template <int BLOCKS>
__device__ __forceinline__ void soften_wide(float (&s)[BLOCKS][4], float (&keep)[2], float (&top)[2], float (&total)[2],
                                            float by) {
#pragma unroll
  for (int half = 0; half < 2; half++) {
    float best = top[half];
#pragma unroll
    for (int n = 0; n < BLOCKS; n++) best = fmaxf(best, fmaxf(s[n][2 * half], s[n][2 * half + 1]));
    best = quad_max(best);
    keep[half] = power_of_two((top[half] - best) * by);
    const float shift = best * by;
    float added = 0;
#pragma unroll
    for (int n = 0; n < BLOCKS; n++)
#pragma unroll
      for (int i = 2 * half; i < 2 * half + 2; i++) added += s[n][i] = power_of_two(s[n][i] * by - shift);
    total[half] = total[half] * keep[half] + added;
    top[half] = best;
  }
}

/// Keys one step ahead of values, as they are needed.
__device__ __forceinline__ void bring_keys_and_values(ForwardRoom& room, const HopperAttention& all, const int* seen,
                                                      int count) {
  const int head = blockIdx.y, steps = (count + KEYS_AT_ONCE - 1) / KEYS_AT_ONCE;
  const size_t stride = size_t(all.call.heads) * WIDE;
  for (int step = 0; step <= steps; step++) {
    if (step < steps) {
      const int stage = step % KEY_STAGES, from = step * KEYS_AT_ONCE;
      wait_for(&room.empty_k[stage], (step / KEY_STAGES + 1) % 2);
      bring_rows<KEYS_AT_ONCE>(room.k[stage], all.k, seen + from, count - from, head, stride, &room.full_k[stage]);
    }
    if (step > 0) {
      const int stage = (step - 1) % KEY_STAGES, from = (step - 1) * KEYS_AT_ONCE;
      wait_for(&room.empty_v[stage], ((step - 1) / KEY_STAGES + 1) % 2);
      bring_rows<KEYS_AT_ONCE>(room.v[stage], all.v, seen + from, count - from, head, stride, &room.full_v[stage]);
    }
  }
}

/// One warpgroup's 64 rows. The next scores and this step's sums are on the tensor cores while weights are made.
__device__ __forceinline__ void attend(ForwardRoom& room, const MmaAttention& call, int4 tile, int group) {
  const int warp = threadIdx.x / 32 % 4, lane = threadIdx.x % 32, head = blockIdx.y;
  const int* rows = call.tables.index + tile.x;
  const size_t stride = size_t(call.heads) * WIDE;
  copy_swizzled<128, 128>(room.q, 64 * group, 64 * group + 64, tile.y, threadIdx.x % 128,
                          [&](int n) { return call.q + rows[n] * stride + head * WIDE; });
  commit_copies();
  wait_copies<0>();
  show_to_products();
  meet_group(1 + group);
  const int steps = (tile.w + KEYS_AT_ONCE - 1) / KEYS_AT_ONCE;
  const auto leave = [&](uint64_t* empty) {
    if (lane == 0) arrive(empty);
  };
  const float by = rsqrtf(float(WIDE)) * LOG2_E;
  float sum[16][4] = {}, s[KEYS_AT_ONCE / 8][4], keep[2], top[2] = {-1e30f, -1e30f}, total[2] = {};
  uint32_t weights[KEYS_AT_ONCE / 16][4];
  const bf16* own = room.q + 64 * 64 * group;
  wait_for(&room.full_k[0], 0);
  begin_products();
  start_scores<KEYS_AT_ONCE>(s, own, room.k[0]);
  wait_products<0>();
  hold(s);
  leave(&room.empty_k[0]);
  mask_tile<KEYS_AT_ONCE>(s, tile.w, lane);
  soften_wide(s, keep, top, total, by);
  pack_tile<KEYS_AT_ONCE>(weights, s);
  int step = 0;
  for (; step + 1 < steps; step++) {
    const int stage = step % KEY_STAGES, next = (step + 1) % KEY_STAGES;
    wait_for(&room.full_k[next], (step + 1) / KEY_STAGES % 2);
    wait_for(&room.full_v[stage], step / KEY_STAGES % 2);
    hold(s);
    hold(sum);
    begin_products();
    start_scores<KEYS_AT_ONCE>(s, own, room.k[next]);
    start_sums<KEYS_AT_ONCE>(sum, weights, room.v[stage]);
    wait_products<1>();
    hold(s);
    leave(&room.empty_k[next]);
    mask_tile<KEYS_AT_ONCE>(s, tile.w - KEYS_AT_ONCE * (step + 1), lane);
    soften_wide(s, keep, top, total, by);
    wait_products<0>();
    hold(sum);
    leave(&room.empty_v[stage]);
#pragma unroll
    for (int n = 0; n < 16; n++)
#pragma unroll
      for (int i = 0; i < 4; i++) sum[n][i] *= keep[i / 2];
    pack_tile<KEYS_AT_ONCE>(weights, s);
  }
  wait_for(&room.full_v[step % KEY_STAGES], step / KEY_STAGES % 2);
  hold(sum);
  begin_products();
  start_sums<KEYS_AT_ONCE>(sum, weights, room.v[step % KEY_STAGES]);
  wait_products<0>();
  hold(sum);
#pragma unroll
  for (int half = 0; half < 2; half++) {
    const int n = 64 * group + 16 * warp + 8 * half + lane / 4;
    const float all = quad_sum(total[half]);
    if (n >= tile.y) continue;
    write_row(call.o + rows[n] * stride + head * WIDE, sum, half, 1 / all, lane);
    if (call.lse != nullptr && lane % 4 == 0)
      call.lse[size_t(rows[n]) * call.heads + head] = top[half] * rsqrtf(float(WIDE)) + logf(all);
  }
}
#endif

__global__ void __launch_bounds__(384, 1) hopper_attention_kernel(const __grid_constant__ HopperAttention all) {
#if defined(__CUDA_ARCH_FEAT_SM90_ALL)
  extern __shared__ __align__(1024) char shared[];
  ForwardRoom& room = *reinterpret_cast<ForwardRoom*>(shared);
  if (threadIdx.x == 0) {
    for (int stage = 0; stage < KEY_STAGES; stage++) {
      for (uint64_t* full : {&room.full_k[stage], &room.full_v[stage]}) init_barrier(full, 1);
      for (uint64_t* empty : {&room.empty_k[stage], &room.empty_v[stage]}) init_barrier(empty, 8);
    }
    show_barriers();
  }
  __syncthreads();
  const int4 tile = reinterpret_cast<const int4*>(all.call.tables.tiles)[blockIdx.x];
  if (threadIdx.x < 128) {
    give_registers<40>();
    if (threadIdx.x < 32) bring_keys_and_values(room, all, all.call.tables.index + tile.z, tile.w);
  } else {
    take_registers<232>();
    attend(room, all.call, tile, threadIdx.x / 128 - 1);
  }
#endif
}

inline cudaError_t hopper_attention(const MmaAttention& call, cudaStream_t stream) {
  HopperAttention all{};
  all.call = call;
  cudaError_t error = hopper_rows(all.k, call.kv.k, call.kv.pk, call.heads, KEYS_AT_ONCE);
  if (error == cudaSuccess) error = hopper_rows(all.v, call.kv.v, call.kv.pv, call.heads, KEYS_AT_ONCE);
  if (error == cudaSuccess)
    error = cudaFuncSetAttribute(hopper_attention_kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, sizeof(ForwardRoom));
  if (error != cudaSuccess) return error;
  hopper_attention_kernel<<<dim3(call.tables.tile_count, call.heads), 384, sizeof(ForwardRoom), stream>>>(all);
  return cudaGetLastError();
}
