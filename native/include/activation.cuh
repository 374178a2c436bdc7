// An activation x · σ(u(x)) and its slope, element by element, for any u. Functors give u and x · u′.
#pragma once
#include "number.cuh"

template <class T, class Inner>
__global__ void activation_kernel(T* y, const T* x, size_t count, Inner inner) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const float value = load(x + i);
    store(y + i, value / (1.0f + expf(-inner.u(value))));
  }
}

template <class T, class Inner>
__global__ void activation8_kernel(T* y, const T* x, size_t count, Inner inner) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count / 8; i += size_t(gridDim.x) * blockDim.x) {
    Eight all = load8(x + 8 * i);
#pragma unroll
    for (float& value : all.v) value = value / (1.0f + __expf(-inner.u(value)));
    store8(y + 8 * i, all);
  }
}

// d · σ · (1 + x · u′ · (1 − σ))
template <class T, class Inner>
__global__ void activation_grad_kernel(T* dx, const T* d, const T* x, size_t count, Inner inner) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const float value = load(x + i), gate = 1.0f / (1.0f + expf(-inner.u(value)));
    store(dx + i, load(d + i) * gate * (1.0f + inner.x_slope(value) * (1.0f - gate)));
  }
}

template <class Inner>
cudaError_t launch_activation(Number number, void* y, const void* x, size_t count, Inner inner, cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    if (sizeof(T) == 2 && count % 8 == 0 && are_aligned(y, x)) {
      activation8_kernel<T><<<grid_for(count / 8, 256), 256, 0, stream>>>(as<T>(y), as<T>(x), count, inner);
      return cudaGetLastError();
    }
    activation_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(y), as<T>(x), count, inner);
    return cudaGetLastError();
  });
}

template <class Inner>
cudaError_t launch_activation_grad(Number number, void* dx, const void* d, const void* x, size_t count, Inner inner,
                                   cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    activation_grad_kernel<T><<<grid_for(count, 256), 256, 0, stream>>>(as<T>(dx), as<T>(d), as<T>(x), count, inner);
    return cudaGetLastError();
  });
}
