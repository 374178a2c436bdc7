// windows: what a convolution's windows see, as one matrix; and back, every pixel the sum of the places that saw it
//   cols, d_cols [channels · kernel², frames · rows · cols], x, dx [frames, channels, height, width]      f32 or bf16
//   3 × 3 windows that neither shrink nor skip, over rows of whole eights: eight columns of all nine taps a thread, and back;
//   others one element a thread. With it a convolution is a matrix product; its sums in f32, in one order.
//   Meaning: packages/tensor/src/ops/conv2d.ts      Bound: memory
#include "../include/window.cuh"

template <class T>
__global__ void windows_kernel(T* cols, Seen<T> seen, int area, size_t across, size_t count) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const int row = static_cast<int>(i / across), col = static_cast<int>(i % across);
    store(cols + i, seen(col / area, row, col % area));
  }
}

template <class T>
__global__ void windows_back_kernel(T* dx, const T* d_cols, Window w, size_t count) {
  const int area = w.rows * w.cols, plane = w.height * w.width, taps = w.kernel * w.kernel;
  const size_t across = size_t(w.frames) * area;
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const int pixel = static_cast<int>(i % plane), channel = static_cast<int>(i / plane % w.channels);
    const size_t frame = i / plane / w.channels;
    float sum = 0;
    for (int tap = 0; tap < taps; tap++) {
      const int y = pixel / w.width + w.pad - tap / w.kernel, z = pixel % w.width + w.pad - tap % w.kernel;
      if (y < 0 || z < 0 || y % w.stride != 0 || z % w.stride != 0) continue;
      if (y / w.stride >= w.rows || z / w.stride >= w.cols) continue;
      sum += load(d_cols + (size_t(channel) * taps + tap) * across + frame * area + y / w.stride * w.cols + z / w.stride);
    }
    store(dx + i, sum);
  }
}

/// Where a thread's eight pixels begin: a row of a frame, and the columns from `z` on.
struct EightAt {
  unsigned frame, y, z;
  __device__ EightAt(unsigned i, const Window& w)
      : frame(i / (w.cols / 8) / w.rows), y(i / (w.cols / 8) % w.rows), z(i % (w.cols / 8) * 8) {}
};

// blockIdx.y is the channel.
template <class T>
__global__ void windows_three_kernel(T* cols, const T* x, Window w, size_t across, unsigned count) {
  const unsigned i = blockIdx.x * blockDim.x + threadIdx.x, channel = blockIdx.y;
  if (i >= count) return;
  const EightAt at(i, w);
  const T* plane = x + (size_t(at.frame) * w.channels + channel) * w.height * w.width;
  T* to = cols + size_t(channel) * 9 * across + (size_t(at.frame) * w.rows + at.y) * w.cols + at.z;
#pragma unroll
  for (int down = 0; down < 3; down++) {
    const int y = static_cast<int>(at.y) + down - 1;
    Eight left{}, middle{}, right{};
    if (y >= 0 && y < w.height) {
      const T* row = plane + size_t(y) * w.width + at.z;
      middle = load8(row);
      left.v[0] = at.z > 0 ? load(row - 1) : 0.0f;
      right.v[7] = at.z + 8 < unsigned(w.width) ? load(row + 8) : 0.0f;
    }
#pragma unroll
    for (int j = 0; j < 7; j++) {
      left.v[j + 1] = middle.v[j];
      right.v[j] = middle.v[j + 1];
    }
    store8(to + size_t(3 * down) * across, left);
    store8(to + size_t(3 * down + 1) * across, middle);
    store8(to + size_t(3 * down + 2) * across, right);
  }
}

template <class T>
__global__ void windows_three_back_kernel(T* dx, const T* d_cols, Window w, size_t across, unsigned count) {
  const unsigned i = blockIdx.x * blockDim.x + threadIdx.x, channel = blockIdx.y;
  if (i >= count) return;
  const EightAt at(i, w);
  Eight sum{};
#pragma unroll
  for (int down = 0; down < 3; down++) {
    const int y = static_cast<int>(at.y) + 1 - down;
    if (y < 0 || y >= w.rows) continue;
    const T* row = d_cols + (size_t(channel) * 9 + 3 * down) * across + (size_t(at.frame) * w.rows + y) * w.cols + at.z;
    const Eight left = load8(row), middle = load8(row + across), right = load8(row + 2 * across);
    // the tap on the left saw the pixel from one column further, the one on the right from one before
    const float after = at.z + 8 < unsigned(w.cols) ? load(row + 8) : 0.0f;
    const float before = at.z > 0 ? load(row + 2 * across - 1) : 0.0f;
#pragma unroll
    for (int j = 0; j < 8; j++) {
      sum.v[j] += j < 7 ? left.v[(j + 1) % 8] : after;
      sum.v[j] += middle.v[j];
      sum.v[j] += j > 0 ? right.v[(j + 7) % 8] : before;
    }
  }
  store8(dx + (size_t(at.frame) * w.channels + channel) * w.height * w.width + size_t(at.y) * w.width + at.z, sum);
}

/// Whether eight pixels side by side are seen and written 16 bytes at a time.
static bool is_three(const Window& w, const void* cols, const void* x) {
  return w.kernel == 3 && w.stride == 1 && w.pad == 1 && w.width % 8 == 0 && w.channels < 65536 && are_aligned(cols, x) &&
         size_t(w.frames) * w.rows * w.cols < (size_t(1) << 31);
}

extern "C" cudaError_t windows(Number number, void* cols, const void* x, Window window, cudaStream_t stream) {
  const int area = window.rows * window.cols;
  const size_t across = size_t(window.frames) * area, count = across * window.channels * window.kernel * window.kernel;
  if (count == 0) return cudaSuccess;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    if (is_three(window, cols, x)) {
      const unsigned eights = static_cast<unsigned>(across / 8);
      const dim3 grid(ceil_div(eights, 128u), window.channels);
      windows_three_kernel<T><<<grid, 128, 0, stream>>>(as<T>(cols), as<T>(x), window, across, eights);
    } else {
      windows_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(cols), Seen<T>{as<T>(x), window}, area, across, count);
    }
    return cudaGetLastError();
  });
}

extern "C" cudaError_t windows_back(Number number, void* dx, const void* d_cols, Window window, cudaStream_t stream) {
  const size_t count = size_t(window.frames) * window.channels * window.height * window.width;
  if (count == 0) return cudaSuccess;
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    if (is_three(window, d_cols, dx)) {
      const size_t across = size_t(window.frames) * window.rows * window.cols;
      const unsigned eights = static_cast<unsigned>(across / 8);
      const dim3 grid(ceil_div(eights, 128u), window.channels);
      windows_three_back_kernel<T><<<grid, 128, 0, stream>>>(as<T>(dx), as<T>(d_cols), window, across, eights);
    } else {
      windows_back_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(dx), as<T>(d_cols), window, count);
    }
    return cudaGetLastError();
  });
}
