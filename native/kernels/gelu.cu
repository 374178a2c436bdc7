// gelu: y = x · σ(2√(2/π)(x + 0.044715 x³)), and its gradient
//   y, x, d, dx  [count] f32 or bf16; y may be x. In f32 inside.
//   Meaning: packages/tensor/src/ops/activation.ts      Bound: memory
#include "../include/activation.cuh"

struct GeluInner {
  static constexpr float A = 1.5957691216057308f, B = A * 0.044715f;
  __device__ float u(float x) const { return x * (A + B * x * x); }
  __device__ float x_slope(float x) const { return x * (A + 3.0f * B * x * x); }
};

extern "C" cudaError_t gelu(Number number, void* y, const void* x, size_t count, cudaStream_t stream) {
  return launch_activation(number, y, x, count, GeluInner{}, stream);
}

extern "C" cudaError_t gelu_grad(Number number, void* dx, const void* d, const void* x, size_t count,
                                 cudaStream_t stream) {
  return launch_activation_grad(number, dx, d, x, count, GeluInner{}, stream);
}
