// attention: softmax(q kᵀ / √width) v over an attention plan, and its log-sum-exp
//   o [rows, heads, width], q the same, k, v [·, heads, width], pk, pv [prefix, heads, width]      f32 or bf16
//   lse [rows, heads] f32 or nullptr
//   tables: tile t is {first, count, kv_first, kv_count} into `index`: rows of q, and rows of k and v that all of them
//   see; row −1 − p is row p of the prefix. Softmax in f32.
//   bf16 in tiles of 128 rows runs on the tensor cores (heads of 128 on Hopper by wgmma), anything else in f32 arithmetic.
//   Meaning: packages/tensor/src/ops/attention.ts      Bound: arithmetic, 4·width·heads operations a pair
#include "../include/attention_tiles.cuh"
#include "../include/hopper_attention.cuh"
#include "../include/mma_attention.cuh"

// 32 rows of q by 32 of k at a time; four threads a row, each with every fourth element of it.
template <class T, int OWN>
__global__ void __launch_bounds__(128) attention_kernel(T* o, float* lse, const T* q, KeysAndValues<T> kv,
                                                        AttentionTables tables, int heads, int width) {
  extern __shared__ float room[];
  const int pitch = width + 1, row = threadIdx.x / 4, lane = threadIdx.x % 4, head = blockIdx.y;
  float *qs = room, *ks = qs + 32 * pitch, *vs = ks + 32 * pitch, *ps = vs + 32 * pitch;
  const int4 tile = reinterpret_cast<const int4*>(tables.tiles)[blockIdx.x];
  const size_t stride = size_t(heads) * width;
  load_rows(qs, q + head * width, tables.index + tile.x, tile.y, stride, width);
  float top = -INFINITY, total = 0, own[OWN] = {};
  for (int from = 0; from < tile.w; from += 32) {
    const int count = min(32, tile.w - from);
    __syncthreads();
    load_seen(ks, vs, kv, tables.index + tile.z + from, count, head, stride, width);
    __syncthreads();
    float score[8], best = top;
    for (int j = 0; j < 8; j++) {
      const int n = lane + 4 * j;
      score[j] = n < count ? dot(qs + row * pitch, ks + n * pitch, width) * rsqrtf(width) : -INFINITY;
      best = fmaxf(best, score[j]);
    }
    best = quad_max(best);
    const float keep = expf(top - best);
    float sum = 0;
    for (int j = 0; j < 8; j++) {
      const float weight = expf(score[j] - best);
      ps[row * 33 + lane + 4 * j] = weight;
      sum += weight;
    }
    total = total * keep + quad_sum(sum);
    top = best;
    __syncwarp();
#pragma unroll
    for (int j = 0; j < OWN; j++) {
      if (lane + 4 * j >= width) break;
      float value = own[j] * keep;
      for (int n = 0; n < 32; n++) value += ps[row * 33 + n] * vs[n * pitch + lane + 4 * j];
      own[j] = value;
    }
  }
  if (row >= tile.y) return;
  const size_t at = size_t(tables.index[tile.x + row]);
#pragma unroll
  for (int j = 0; j < OWN; j++)
    if (lane + 4 * j < width) store(o + at * stride + head * width + lane + 4 * j, own[j] / total);
  if (lse != nullptr && lane == 0) lse[at * heads + head] = top + logf(total);
}

template <class T, int OWN>
static cudaError_t launch(T* o, float* lse, const T* q, KeysAndValues<T> kv, AttentionTables tables,
                          AttentionSizes sizes, cudaStream_t stream) {
  const auto kernel = attention_kernel<T, OWN>;
  const int bytes = (3 * 32 * (sizes.width + 1) + 32 * 33) * sizeof(float);
  const cudaError_t error = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, bytes);
  if (error != cudaSuccess) return error;
  const dim3 grid(tables.tile_count, sizes.heads);
  kernel<<<grid, 128, bytes, stream>>>(o, lse, q, kv, tables, sizes.heads, sizes.width);
  return cudaGetLastError();
}

extern "C" cudaError_t attention(Number number, void* o, float* lse, const void* q, const void* k, const void* v,
                                 const void* pk, const void* pv, AttentionTables tables, AttentionSizes sizes,
                                 cudaStream_t stream) {
  if (tables.tile_count == 0) return cudaSuccess;
  if (tables.tile_rows == 128) {
    if (number != Number::bf16) return cudaErrorInvalidValue;
    const MmaAttention call{as<bf16>(o), lse, as<bf16>(q), {as<bf16>(k), as<bf16>(v), as<bf16>(pk), as<bf16>(pv)},
                            tables, sizes.heads};
    if (sizes.width == WIDE && has_hopper_attention()) return hopper_attention(call, stream);
    return mma_attention(call, sizes.width, stream);
  }
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const KeysAndValues<T> kv{as<T>(k), as<T>(v), as<T>(pk), as<T>(pv)};
    if (sizes.width <= 32) return launch<T, 8>(as<T>(o), lse, as<T>(q), kv, tables, sizes, stream);
    if (sizes.width <= 64) return launch<T, 16>(as<T>(o), lse, as<T>(q), kv, tables, sizes, stream);
    if (sizes.width <= 128) return launch<T, 32>(as<T>(o), lse, as<T>(q), kv, tables, sizes, stream);
    return cudaErrorInvalidValue;
  });
}
