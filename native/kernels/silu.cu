// silu: y = x · σ(x), and its gradient
//   y, x, d, dx  [count] f32 or bf16; y may be x. In f32 inside.
//   Meaning: packages/tensor/src/ops/activation.ts      Bound: memory
#include "../include/activation.cuh"

struct SiluInner {
  __device__ float u(float x) const { return x; }
  __device__ float x_slope(float x) const { return x; }
};

extern "C" cudaError_t silu(Number number, void* y, const void* x, size_t count, cudaStream_t stream) {
  return launch_activation(number, y, x, count, SiluInner{}, stream);
}

extern "C" cudaError_t silu_grad(Number number, void* dx, const void* d, const void* x, size_t count,
                                 cudaStream_t stream) {
  return launch_activation_grad(number, dx, d, x, count, SiluInner{}, stream);
}
