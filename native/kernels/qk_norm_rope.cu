// qk_norm_rope: each head over its root mean square, times a gain, then turned by its row's angles; and the gradient
//   y, d [rows, heads, width], x, dx [rows, heads · width], gain, d_gain [groups, width]      f32 or bf16
//   cos, sin [rows, width / 2] f32; group [rows]; starts [groups + 1], order [rows]: the rows of each group
//   Sums in f32. One warp a head; lane l holds the pairs l, l + 32, … (element i turns with element i + width / 2).
//   The gradient takes heads of up to 256 numbers.
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

constexpr int GRAD_WARPS = 16;

// One block a chunk of a group's rows, one warp a head at a time; a lane holds the pairs l, l + 32, … of its head, PAIRS of
// them, and sums what they give the gain, so that d and x are read once for both gradients.
template <class T, int PAIRS>
__global__ void __launch_bounds__(32 * GRAD_WARPS) qk_norm_rope_grad_kernel(T* dx, const T* d, const T* x, const T* gain,
                                                                           const float* cos, const float* sin,
                                                                           Segments of, int groups, int heads, int width) {
  __shared__ float sums[GRAD_WARPS][2 * 32 * PAIRS];
  const int chunk = blockIdx.x, group = blockIdx.y, warp = threadIdx.x / 32, lane = threadIdx.x % 32, half = width / 2;
  const int begin = of.starts[group], end = of.starts[group + 1], per = (end - begin + of.chunks - 1) / of.chunks;
  const int from = begin + chunk * per, count = max(0, min(end, from + per) - from) * heads;
  const T* by = gain + group * width;
  float gained[2 * PAIRS] = {};
  for (int i = warp; i < count; i += GRAD_WARPS) {
    const int row = of.order[from + i / heads];
    const size_t at = (size_t(row) * heads + i % heads) * width;
    float turned[2 * PAIRS], value[2 * PAIRS], square = 0;
#pragma unroll
    for (int j = 0; j < PAIRS; j++) {
      const int pair = lane + 32 * j;
      turned[2 * j] = turned[2 * j + 1] = value[2 * j] = value[2 * j + 1] = 0;
      if (pair >= half) continue;
      const float c = cos[size_t(row) * half + pair], s = sin[size_t(row) * half + pair];
      const float first = load(d + at + pair), second = load(d + at + half + pair);
      turned[2 * j] = first * c + second * s;
      turned[2 * j + 1] = second * c - first * s;
      value[2 * j] = load(x + at + pair);
      value[2 * j + 1] = load(x + at + half + pair);
      square += value[2 * j] * value[2 * j] + value[2 * j + 1] * value[2 * j + 1];
    }
    const float inverse = rsqrtf(warp_sum(square) / width + 1e-6f);
    float along = 0;
#pragma unroll
    for (int j = 0; j < 2 * PAIRS; j++) {
      const int pair = lane + 32 * (j / 2), element = pair + (j % 2) * half;
      value[j] *= inverse;
      gained[j] += turned[j] * value[j];
      if (pair < half) turned[j] *= load(by + element);
      along += turned[j] * value[j];
    }
    if (dx == nullptr) continue;
    along = warp_sum(along) / width;
#pragma unroll
    for (int j = 0; j < 2 * PAIRS; j++) {
      const int pair = lane + 32 * (j / 2);
      if (pair < half) store(dx + at + pair + (j % 2) * half, inverse * (turned[j] - value[j] * along));
    }
  }
#pragma unroll
  for (int j = 0; j < 2 * PAIRS; j++) {
    const int pair = lane + 32 * (j / 2);
    if (pair < half) sums[warp][pair + (j % 2) * half] = gained[j];
  }
  __syncthreads();
  for (int i = threadIdx.x; i < width; i += 32 * GRAD_WARPS) {
    float sum = 0;
#pragma unroll
    for (int w = 0; w < GRAD_WARPS; w++) sum += sums[w][i];
    of.partial[(size_t(chunk) * groups + group) * width + i] = sum;
  }
}

template <class T, int PAIRS>
static cudaError_t launch_grad(T* dx, T* d_gain, const T* d, const T* x, const T* gain, const float* cos, const float* sin,
                               Segments by, int heads, int width, int groups, cudaStream_t stream) {
  qk_norm_rope_grad_kernel<T, PAIRS><<<dim3(by.chunks, groups), 32 * GRAD_WARPS, 0, stream>>>(dx, d, x, gain, cos, sin, by,
                                                                                           groups, heads, width);
  const cudaError_t error = cudaGetLastError();
  if (error != cudaSuccess || d_gain == nullptr) return error;
  return segment_total(d_gain, by.partial, by.chunks, groups * width, stream);
}

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

extern "C" cudaError_t qk_norm_rope_grad(Number number, void* dx, void* d_gain, const void* d, const void* x,
                                         const void* gain, const float* cos, const float* sin, Segments by, int rows,
                                         int heads, int width, int groups, cudaStream_t stream) {
  if (rows == 0) return cudaSuccess;
  if (width > 256) return cudaErrorInvalidValue;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const auto launch = width <= 64 ? launch_grad<T, 1> : width <= 128 ? launch_grad<T, 2> : launch_grad<T, 4>;
    return launch(as<T>(dx), as<T>(d_gain), as<T>(d), as<T>(x), as<T>(gain), cos, sin, by, heads, width, groups, stream);
  });
}
