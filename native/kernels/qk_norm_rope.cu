// qk_norm_rope: each head over its root mean square, times a gain, then turned by its row's angles; and the gradient
//   y, d [rows, heads, width], x, dx [rows, heads · width], gain, d_gain [groups, width]      f32 or bf16
//   cos, sin [rows, width / 2] f32; group [rows]; starts [groups + 1], order [rows]: the rows of each group
//   inverse [rows · heads] f32 scratch of the gradient: 1/rms
//   Sums in f32. One warp a head; lane l holds the pairs l, l + 32, … (element i turns with element i + width / 2).
//   Meaning: packages/tensor/src/ops/qkNormRope.ts      Bound: memory, 2 values an element forward, 3 backward
#include "../include/segment.cuh"
#include "../include/warp.cuh"

constexpr int WARPS = 4;

template <class T>
__device__ float inverse_rms(const T* x, int width, int lane) {
  float square = 0;
  for (int i = lane; i < width; i += 32) {
    const float value = load(x + i);
    square += value * value;
  }
  return rsqrtf(warp_sum(square) / width + 1e-6f);
}

template <class T>
__global__ void qk_norm_rope_kernel(T* y, const T* x, const T* gain, const float* cos, const float* sin,
                                    const int* group, int count, int heads, int width) {
  const int head = blockIdx.x * WARPS + threadIdx.x / 32, lane = threadIdx.x % 32;
  if (head >= count) return;
  const int row = head / heads, half = width / 2;
  const T *from = x + size_t(head) * width, *by = gain + group[row] * width;
  const float inverse = inverse_rms(from, width, lane);
  for (int i = lane; i < half; i += 32) {
    const float c = cos[size_t(row) * half + i], s = sin[size_t(row) * half + i];
    const float first = load(from + i) * inverse * load(by + i);
    const float second = load(from + half + i) * inverse * load(by + half + i);
    store(y + size_t(head) * width + i, first * c - second * s);
    store(y + size_t(head) * width + half + i, first * s + second * c);
  }
}

// Widths of 64 · OWN: a lane holds OWN pairs side by side in registers, so the head is read once.
template <class T, int OWN>
__global__ void __launch_bounds__(32 * WARPS) qk_norm_rope_held_kernel(T* y, const T* x, const T* gain, const float* cos,
                                                                      const float* sin, const int* group, int count,
                                                                      int heads) {
  constexpr int HALF = 32 * OWN;
  const int head = blockIdx.x * WARPS + threadIdx.x / 32, lane = threadIdx.x % 32;
  if (head >= count) return;
  const int row = head / heads;
  const T *from = x + size_t(head) * 2 * HALF, *by = gain + group[row] * 2 * HALF;
  float first[OWN], second[OWN], square = 0;
#pragma unroll
  for (int i = 0; i < OWN; i++) {
    first[i] = load(from + lane * OWN + i);
    second[i] = load(from + HALF + lane * OWN + i);
    square += first[i] * first[i] + second[i] * second[i];
  }
  const float inverse = rsqrtf(warp_sum(square) / (2 * HALF) + 1e-6f);
#pragma unroll
  for (int i = 0; i < OWN; i++) {
    const int pair = lane * OWN + i;
    const float c = cos[size_t(row) * HALF + pair], s = sin[size_t(row) * HALF + pair];
    const float a = first[i] * inverse * load(by + pair), b = second[i] * inverse * load(by + HALF + pair);
    store(y + size_t(head) * 2 * HALF + pair, a * c - b * s);
    store(y + size_t(head) * 2 * HALF + HALF + pair, a * s + b * c);
  }
}

/// d turned back by the row's angle, at element i of the head.
template <class T>
__device__ float turned_back(const T* d, const float* cos, const float* sin, int row, int half, int i) {
  const int pair = i % half;
  const float c = cos[size_t(row) * half + pair], s = sin[size_t(row) * half + pair];
  return i < half ? load(d + i) * c + load(d + half + i) * s : load(d + i) * c - load(d + pair) * s;
}

template <class T>
__global__ void qk_norm_rope_dx_kernel(T* dx, float* inverses, const T* d, const T* x, const T* gain, const float* cos,
                                       const float* sin, const int* group, int count, int heads, int width) {
  const int head = blockIdx.x * WARPS + threadIdx.x / 32, lane = threadIdx.x % 32;
  if (head >= count) return;
  const int row = head / heads, half = width / 2;
  const T *from = x + size_t(head) * width, *by = gain + group[row] * width, *arriving = d + size_t(head) * width;
  const float inverse = inverse_rms(from, width, lane);
  if (lane == 0) inverses[head] = inverse;
  if (dx == nullptr) return;
  float along = 0;
  for (int i = lane; i < width; i += 32)
    along += turned_back(arriving, cos, sin, row, half, i) * load(by + i) * load(from + i) * inverse;
  along = warp_sum(along) / width;
  for (int i = lane; i < width; i += 32) {
    const float inner = turned_back(arriving, cos, sin, row, half, i) * load(by + i);
    store(dx + size_t(head) * width + i, inverse * (inner - load(from + i) * inverse * along));
  }
}

template <class T>
struct ByGain {
  const T *d, *x;
  const float *inverses, *cos, *sin;
  int heads, width;
  __device__ float operator()(int row, int col) const {
    float sum = 0;
    for (int head = row * heads; head < (row + 1) * heads; head++) {
      const size_t at = size_t(head) * width;
      sum += turned_back(d + at, cos, sin, row, width / 2, col) * load(x + at + col) * inverses[head];
    }
    return sum;
  }
};

extern "C" cudaError_t qk_norm_rope(Number number, void* y, const void* x, const void* gain, const float* cos,
                                    const float* sin, const int* group, int rows, int heads, int width,
                                    cudaStream_t stream) {
  if (rows == 0) return cudaSuccess;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    if (width == 128) {
      qk_norm_rope_held_kernel<T, 2><<<ceil_div(rows * heads, WARPS), 32 * WARPS, 0, stream>>>(
          as<T>(y), as<T>(x), as<T>(gain), cos, sin, group, rows * heads, heads);
      return cudaGetLastError();
    }
    qk_norm_rope_kernel<T><<<ceil_div(rows * heads, WARPS), 32 * WARPS, 0, stream>>>(
        as<T>(y), as<T>(x), as<T>(gain), cos, sin, group, rows * heads, heads, width);
    return cudaGetLastError();
  });
}

extern "C" cudaError_t qk_norm_rope_grad(Number number, void* dx, void* d_gain, float* inverse, const void* d,
                                         const void* x, const void* gain, const float* cos, const float* sin,
                                         const int* group, Segments by, int rows, int heads, int width, int groups,
                                         cudaStream_t stream) {
  if (rows == 0) return cudaSuccess;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    qk_norm_rope_dx_kernel<T><<<ceil_div(rows * heads, WARPS), 32 * WARPS, 0, stream>>>(
        as<T>(dx), inverse, as<T>(d), as<T>(x), as<T>(gain), cos, sin, group, rows * heads, heads, width);
    const cudaError_t error = cudaGetLastError();
    if (error != cudaSuccess) return error;
    const ByGain<T> by_gain{as<T>(d), as<T>(x), inverse, cos, sin, heads, width};
    return segment_sum(as<T>(d_gain), by, groups, width, by_gain, stream);
  });
}
