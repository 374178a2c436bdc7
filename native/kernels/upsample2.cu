// upsample2: nearest 2× in space, or in time where a clip's first frame stays single; and the sums that are its gradient
//   space: y [planes, 2·height, 2·width], x [planes, height, width]
//   time:  y [frames / clip · (2·clip − 1), size], x [frames, size]; clip counts frames of x       f32 or bf16
//   One element of the output a thread. Sums in f32.
//   Meaning: packages/tensor/src/ops/upsample2.ts      Bound: memory, 5 values an element in space, 3 in time
#include "../include/number.cuh"

template <class T>
__global__ void space_kernel(T* y, const T* x, size_t count, int height, int width) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const size_t col = i % (2 * width), row = i / (2 * width) % (2 * height), plane = i / (2 * width) / (2 * height);
    y[i] = x[(plane * height + row / 2) * width + col / 2];
  }
}

template <class T>
__global__ void space_grad_kernel(T* dx, const T* d, size_t count, int width) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const size_t at = i / width * 4 * width + 2 * (i % width);
    store(dx + i, load(d + at) + load(d + at + 1) + load(d + at + 2 * width) + load(d + at + 2 * width + 1));
  }
}

template <class T>
__global__ void time_kernel(T* y, const T* x, size_t count, int clip, int size) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const int frame = i / size, long_clip = 2 * clip - 1;
    y[i] = x[size_t(frame / long_clip * clip + (frame % long_clip + 1) / 2) * size + i % size];
  }
}

template <class T>
__global__ void time_grad_kernel(T* dx, const T* d, size_t count, int clip, int size) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const int frame = i / size, within = frame % clip;
    const T* at = d + size_t(frame / clip * (2 * clip - 1) + 2 * within) * size + i % size;
    store(dx + i, load(at) + (within == 0 ? 0.0f : load(at - size)));
  }
}

extern "C" cudaError_t upsample2_space(Number number, void* y, const void* x, size_t planes, int height, int width,
                                       cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const size_t count = planes * height * width * 4;
    space_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(y), as<T>(x), count, height, width);
    return cudaGetLastError();
  });
}

extern "C" cudaError_t upsample2_space_grad(Number number, void* dx, const void* d, size_t planes, int height,
                                            int width, cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const size_t count = planes * height * width;
    space_grad_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(dx), as<T>(d), count, width);
    return cudaGetLastError();
  });
}

extern "C" cudaError_t upsample2_time(Number number, void* y, const void* x, int frames, int clip, int size,
                                      cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const size_t count = size_t(frames / clip) * (2 * clip - 1) * size;
    time_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(y), as<T>(x), count, clip, size);
    return cudaGetLastError();
  });
}

extern "C" cudaError_t upsample2_time_grad(Number number, void* dx, const void* d, int frames, int clip, int size,
                                           cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const size_t count = size_t(frames) * size;
    time_grad_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(dx), as<T>(d), count, clip, size);
    return cudaGetLastError();
  });
}
