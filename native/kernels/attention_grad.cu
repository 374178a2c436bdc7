// attention_grad: gradients of attention by q, k and v; weights are made again from the saved log-sum-exp
//   dq, d, q, o [rows, heads, width], dk, dv, k, v [·, heads, width], pk, pv [prefix, heads, width]      f32 or bf16
//   lse [rows, heads] f32; along [rows, heads] f32 scratch: Σ d·o of each row
//   queries: tables of attention. keys: the same from the other side, {first, count, list, length} into `index`: rows of
//   k, and the rows of q that see all of them.
//   bf16 in tiles of 128 rows runs on the tensor cores (heads of 128 on Hopper by wgmma), anything else in f32 arithmetic.
//   Every output is written by one block, one pass for dq and one for dk and dv, so equal runs give equal bits.
//   Meaning: packages/tensor/src/ops/attention.ts      Bound: arithmetic, 14·width·heads operations a pair
#include <type_traits>

#include "../include/attention_tiles.cuh"
#include "../include/hopper_attention_grad.cuh"
#include "../include/mma_attention_grad.cuh"
#include "../include/warp.cuh"

// One warp a row and head.
template <class T>
__global__ void along_kernel(AttentionGrad<T> call, int count) {
  const int head = blockIdx.x * 4 + threadIdx.x / 32, lane = threadIdx.x % 32;
  if (head >= count) return;
  const T *d = call.d + size_t(head) * call.width, *o = call.o + size_t(head) * call.width;
  float sum = 0;
  if (call.width % 8 == 0) {
    for (int i = 8 * lane; i < call.width; i += 256) {
      const Eight a = load8(d + i), b = load8(o + i);
#pragma unroll
      for (int n = 0; n < 8; n++) sum += a.v[n] * b.v[n];
    }
  } else {
    for (int i = lane; i < call.width; i += 32) sum += load(d + i) * load(o + i);
  }
  sum = warp_sum(sum);
  if (lane == 0) call.along[head] = sum;
}

template <class T, int OWN>
__global__ void __launch_bounds__(128) dq_kernel(AttentionGrad<T> call, AttentionTables tables) {
  extern __shared__ float room[];
  const int width = call.width, pitch = width + 1, row = threadIdx.x / 4, lane = threadIdx.x % 4, head = blockIdx.y;
  float *qs = room, *ds = qs + 32 * pitch, *ks = ds + 32 * pitch, *vs = ks + 32 * pitch, *ps = vs + 32 * pitch;
  const int4 tile = reinterpret_cast<const int4*>(tables.tiles)[blockIdx.x];
  const size_t stride = size_t(call.heads) * width;
  load_rows(qs, call.q + head * width, tables.index + tile.x, tile.y, stride, width);
  load_rows(ds, call.d + head * width, tables.index + tile.x, tile.y, stride, width);
  const size_t at = size_t(tables.index[tile.x + (row < tile.y ? row : 0)]);
  const float lse = call.lse[at * call.heads + head], along = call.along[at * call.heads + head];
  const float factor = rsqrtf(width);
  float own[OWN] = {};
  for (int from = 0; from < tile.w; from += 32) {
    const int count = min(32, tile.w - from);
    __syncthreads();
    load_seen(ks, vs, call.kv, tables.index + tile.z + from, count, head, stride, width);
    __syncthreads();
    for (int n = lane; n < 32; n += 4) {
      const float weight = n < count ? expf(dot(qs + row * pitch, ks + n * pitch, width) * factor - lse) : 0.0f;
      ps[row * 33 + n] = weight * (dot(ds + row * pitch, vs + n * pitch, width) - along) * factor;
    }
    __syncwarp();
#pragma unroll
    for (int j = 0; j < OWN; j++) {
      if (lane + 4 * j >= width) break;
      for (int n = 0; n < 32; n++) own[j] += ps[row * 33 + n] * ks[n * pitch + lane + 4 * j];
    }
  }
  if (row >= tile.y) return;
#pragma unroll
  for (int j = 0; j < OWN; j++)
    if (lane + 4 * j < width) store(call.dq + at * stride + head * width + lane + 4 * j, own[j]);
}

template <class T, int OWN>
__global__ void __launch_bounds__(128) dk_dv_kernel(AttentionGrad<T> call, AttentionTables tables) {
  extern __shared__ float room[];
  const int width = call.width, pitch = width + 1, row = threadIdx.x / 4, lane = threadIdx.x % 4, head = blockIdx.y;
  float *ks = room, *vs = ks + 32 * pitch, *qs = vs + 32 * pitch, *ds = qs + 32 * pitch;
  float *ps = ds + 32 * pitch, *ss = ps + 32 * 33;
  const int4 tile = reinterpret_cast<const int4*>(tables.tiles)[blockIdx.x];
  const size_t stride = size_t(call.heads) * width;
  const int *own = tables.index + tile.x, *list = tables.index + tile.z;
  load_rows(ks, call.kv.k + head * width, own, tile.y, stride, width);
  load_rows(vs, call.kv.v + head * width, own, tile.y, stride, width);
  const float factor = rsqrtf(width);
  float dk[OWN] = {}, dv[OWN] = {};
  for (int from = 0; from < tile.w; from += 32) {
    const int count = min(32, tile.w - from);
    const int* rows = list + from;
    __syncthreads();
    load_rows(qs, call.q + head * width, rows, count, stride, width);
    load_rows(ds, call.d + head * width, rows, count, stride, width);
    __syncthreads();
    for (int n = lane; n < 32; n += 4) {
      const size_t seer = size_t(rows[n < count ? n : 0]) * call.heads + head;
      const float score = dot(qs + n * pitch, ks + row * pitch, width) * factor;
      const float weight = n < count ? expf(score - call.lse[seer]) : 0.0f;
      ps[row * 33 + n] = weight;
      ss[row * 33 + n] = weight * (dot(ds + n * pitch, vs + row * pitch, width) - call.along[seer]) * factor;
    }
    __syncwarp();
#pragma unroll
    for (int j = 0; j < OWN; j++) {
      if (lane + 4 * j >= width) break;
      for (int n = 0; n < 32; n++) {
        dk[j] += ss[row * 33 + n] * qs[n * pitch + lane + 4 * j];
        dv[j] += ps[row * 33 + n] * ds[n * pitch + lane + 4 * j];
      }
    }
  }
  if (row >= tile.y) return;
#pragma unroll
  for (int j = 0; j < OWN; j++) {
    if (lane + 4 * j >= width) break;
    const size_t to = own[row] * stride + head * width + lane + 4 * j;
    if (call.dk != nullptr) store(call.dk + to, dk[j]);
    if (call.dv != nullptr) store(call.dv + to, dv[j]);
  }
}

template <class T, int OWN>
static cudaError_t launch(AttentionGrad<T> call, AttentionTables queries, AttentionTables keys, cudaStream_t stream) {
  const int bytes = (4 * 32 * (call.width + 1) + 2 * 32 * 33) * sizeof(float);
  for (const auto kernel : {dq_kernel<T, OWN>, dk_dv_kernel<T, OWN>}) {
    const cudaError_t error = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, bytes);
    if (error != cudaSuccess) return error;
  }
  if (queries.tile_count > 0)
    dq_kernel<T, OWN><<<dim3(queries.tile_count, call.heads), 128, bytes, stream>>>(call, queries);
  if (keys.tile_count > 0)
    dk_dv_kernel<T, OWN><<<dim3(keys.tile_count, call.heads), 128, bytes, stream>>>(call, keys);
  return cudaGetLastError();
}

static cudaError_t launch_on_tensor_cores(const AttentionGrad<bf16>& call, AttentionTables queries,
                                          AttentionTables keys, cudaStream_t stream) {
  const bool is_hopper = call.width == WIDE && has_hopper_attention();
  cudaError_t error = cudaSuccess;
  if (queries.tile_count > 0)
    error = is_hopper ? hopper_attention_grad<false>(call, queries, stream)
                      : mma_attention_grad<false>(call, queries, stream);
  if (error == cudaSuccess && keys.tile_count > 0)
    error = is_hopper ? hopper_attention_grad<true>(call, keys, stream) : mma_attention_grad<true>(call, keys, stream);
  return error;
}

extern "C" cudaError_t attention_grad(Number number, void* dq, void* dk, void* dv, float* along, const void* d,
                                      const void* q, const void* k, const void* v, const void* o, const float* lse,
                                      const void* pk, const void* pv, int rows, AttentionTables queries,
                                      AttentionTables keys, AttentionSizes sizes, cudaStream_t stream) {
  if (rows == 0) return cudaSuccess;
  if (dq == nullptr) queries.tile_count = 0;
  if (dk == nullptr && dv == nullptr) keys.tile_count = 0;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const KeysAndValues<T> kv{as<T>(k), as<T>(v), as<T>(pk), as<T>(pv)};
    const AttentionGrad<T> call{as<T>(dq), as<T>(dk), as<T>(dv), along, as<T>(d), as<T>(q), as<T>(o),
                                lse, kv, sizes.heads, sizes.width};
    along_kernel<T><<<ceil_div(rows * call.heads, 4), 128, 0, stream>>>(call, rows * call.heads);
    if constexpr (std::is_same_v<T, bf16>)
      if (queries.tile_rows == 128) return launch_on_tensor_cores(call, queries, keys, stream);
    if (sizes.width <= 32) return launch<T, 8>(call, queries, keys, stream);
    if (sizes.width <= 64) return launch<T, 16>(call, queries, keys, stream);
    if (sizes.width <= 128) return launch<T, 32>(call, queries, keys, stream);
    return cudaErrorInvalidValue;
  });
}
