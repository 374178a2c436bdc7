// ln_mod: y = (x − mean) / √(variance + 1e-6) · (1 + scale[seg]) + shift[seg], and its gradient
//   y, x, d, dx    [rows, width]; shift, scale and theirs [segments, width]      f32 or bf16
//   seg            [rows]; starts [segments + 1] and order [rows]: the rows of each segment
//   stats          [rows, 2] f32 scratch of the gradient: mean and 1/σ
//   Sums in f32, two passes over a row that the cache holds. One block of 128 threads a row.
//   Meaning: packages/tensor/src/ops/lnMod.ts      Bound: memory, 2·rows·width values forward, 3 backward
#include "../include/segment.cuh"
#include "../include/warp.cuh"

constexpr int THREADS = 128;

template <class T>
__device__ float2 mean_and_inverse(const T* x, int width, float* room) {
  float sum = 0;
  for (int col = threadIdx.x; col < width; col += THREADS) sum += load(x + col);
  const float mean = block_sum<THREADS>(sum, room) / width;
  float square = 0;
  for (int col = threadIdx.x; col < width; col += THREADS) {
    const float centred = load(x + col) - mean;
    square += centred * centred;
  }
  return {mean, rsqrtf(block_sum<THREADS>(square, room) / width + 1e-6f)};
}

template <class T>
__global__ void ln_mod_kernel(T* y, const T* x, const T* shift, const T* scale, const int* seg, int width) {
  __shared__ float room[THREADS / 32];
  const size_t row = blockIdx.x, at = row * width, mod = size_t(seg[row]) * width;
  const float2 stats = mean_and_inverse(x + at, width, room);
  for (int col = threadIdx.x; col < width; col += THREADS) {
    const float normal = (load(x + at + col) - stats.x) * stats.y;
    store(y + at + col, normal * (1.0f + load(scale + mod + col)) + load(shift + mod + col));
  }
}

// The row stays in registers, `OWN` times eight values a thread: it is read once.
template <class T, int OWN>
__global__ void __launch_bounds__(THREADS) ln_mod8_kernel(T* y, const T* x, const T* shift, const T* scale,
                                                          const int* seg, int width) {
  __shared__ float room[THREADS / 32];
  const size_t at = size_t(blockIdx.x) * width, mod = size_t(seg[blockIdx.x]) * width;
  Eight own[OWN];
  float sum = 0, square = 0;
#pragma unroll
  for (int j = 0; j < OWN; j++) {
    const int col = 8 * (threadIdx.x + THREADS * j);
    own[j] = col < width ? load8(x + at + col) : Eight{};
#pragma unroll
    for (const float value : own[j].v) sum += value;
  }
  const float mean = block_sum<THREADS>(sum, room) / width;
#pragma unroll
  for (int j = 0; j < OWN; j++)
    if (8 * (threadIdx.x + THREADS * j) < width)
#pragma unroll
      for (const float value : own[j].v) square += (value - mean) * (value - mean);
  const float inverse = rsqrtf(block_sum<THREADS>(square, room) / width + 1e-6f);
#pragma unroll
  for (int j = 0; j < OWN; j++) {
    const int col = 8 * (threadIdx.x + THREADS * j);
    if (col >= width) break;
    const Eight by = load8(scale + mod + col), moved = load8(shift + mod + col);
#pragma unroll
    for (int i = 0; i < 8; i++) own[j].v[i] = (own[j].v[i] - mean) * inverse * (1.0f + by.v[i]) + moved.v[i];
    store8(y + at + col, own[j]);
  }
}

template <class T>
__global__ void ln_mod_grad_kernel(T* dx, float* stats, const T* d, const T* x, const T* scale, const int* seg,
                                   int width) {
  __shared__ float room[THREADS / 32];
  const size_t row = blockIdx.x, at = row * width, mod = size_t(seg[row]) * width;
  const float2 own = mean_and_inverse(x + at, width, room);
  if (threadIdx.x == 0) stats[2 * row] = own.x, stats[2 * row + 1] = own.y;
  if (dx == nullptr) return;
  float sum = 0, along = 0;
  for (int col = threadIdx.x; col < width; col += THREADS) {
    const float inner = load(d + at + col) * (1.0f + load(scale + mod + col));
    sum += inner;
    along += inner * (load(x + at + col) - own.x) * own.y;
  }
  sum = block_sum<THREADS>(sum, room) / width;
  along = block_sum<THREADS>(along, room) / width;
  for (int col = threadIdx.x; col < width; col += THREADS) {
    const float inner = load(d + at + col) * (1.0f + load(scale + mod + col));
    store(dx + at + col, own.y * (inner - sum - (load(x + at + col) - own.x) * own.y * along));
  }
}

template <class T>
struct Arriving {
  const T* d;
  int width;
  __device__ float operator()(int row, int col) const { return load(d + size_t(row) * width + col); }
};

template <class T>
struct ArrivingByNormal {
  const T *d, *x;
  const float* stats;
  int width;
  __device__ float operator()(int row, int col) const {
    const size_t at = size_t(row) * width + col;
    return load(d + at) * (load(x + at) - stats[2 * row]) * stats[2 * row + 1];
  }
};

extern "C" cudaError_t ln_mod(Number number, void* y, const void* x, const void* shift, const void* scale,
                              const int* seg, int rows, int width, cudaStream_t stream) {
  if (rows == 0) return cudaSuccess;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    if (width % 8 == 0 && width <= 16 * THREADS && are_aligned(y, x, shift, scale)) {
      ln_mod8_kernel<T, 2>
          <<<rows, THREADS, 0, stream>>>(as<T>(y), as<T>(x), as<T>(shift), as<T>(scale), seg, width);
      return cudaGetLastError();
    }
    ln_mod_kernel<T><<<rows, THREADS, 0, stream>>>(as<T>(y), as<T>(x), as<T>(shift), as<T>(scale), seg, width);
    return cudaGetLastError();
  });
}

extern "C" cudaError_t ln_mod_grad(Number number, void* dx, void* d_shift, void* d_scale, float* stats, const void* d,
                                   const void* x, const void* scale, const int* seg, Segments by, int rows, int width, int segments, cudaStream_t stream) {
  if (rows == 0) return cudaSuccess;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    ln_mod_grad_kernel<T>
        <<<rows, THREADS, 0, stream>>>(as<T>(dx), stats, as<T>(d), as<T>(x), as<T>(scale), seg, width);
    cudaError_t error = cudaGetLastError();
    if (error != cudaSuccess) return error;
    error = segment_sum(as<T>(d_shift), by, segments, width, Arriving<T>{as<T>(d), width}, stream);
    if (error != cudaSuccess) return error;
    const ArrivingByNormal<T> scaled{as<T>(d), as<T>(x), stats, width};
    return segment_sum(as<T>(d_scale), by, segments, width, scaled, stream);
  });
}
