// flow_loss: Σ_n weight[n] · mean_c (v − target)², and its gradient by v
//   loss [] f32; v, target, dv [rows, width] f32 or bf16; weight [rows] f32; d [] f32
//   Sums in f32 by one block, in one order: a loss is small and must not change its bits from run to run.
//   Meaning: packages/tensor/src/ops/flowLoss.ts      Bound: memory
#include "../include/number.cuh"
#include "../include/warp.cuh"

constexpr int THREADS = 1024;

template <class T>
__global__ void flow_loss_kernel(float* loss, const T* v, const T* target, const float* weight, size_t count,
                                 int width) {
  __shared__ float room[THREADS / 32];
  float sum = 0;
  for (size_t i = threadIdx.x; i < count; i += THREADS) {
    const float error = load(v + i) - load(target + i);
    sum += weight[i / width] * error * error;
  }
  sum = block_sum<THREADS>(sum, room);
  if (threadIdx.x == 0) *loss = sum / width;
}

template <class T>
__global__ void flow_loss_grad_kernel(T* dv, const float* d, const T* v, const T* target, const float* weight,
                                      size_t count, int width) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x)
    store(dv + i, *d * 2.0f * weight[i / width] * (load(v + i) - load(target + i)) / width);
}

extern "C" cudaError_t flow_loss(Number number, float* loss, const void* v, const void* target, const float* weight,
                                 int rows, int width, cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    flow_loss_kernel<T><<<1, THREADS, 0, stream>>>(loss, as<T>(v), as<T>(target), weight, size_t(rows) * width, width);
    return cudaGetLastError();
  });
}

extern "C" cudaError_t flow_loss_grad(Number number, void* dv, const float* d, const void* v, const void* target,
                                      const float* weight, int rows, int width, cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const size_t count = size_t(rows) * width;
    flow_loss_grad_kernel<T>
        <<<grid_for(count, 256), 256, 0, stream>>>(as<T>(dv), d, as<T>(v), as<T>(target), weight, count, width);
    return cudaGetLastError();
  });
}
