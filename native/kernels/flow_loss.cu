// flow_loss: Σ_n weight[n] · mean_c (v − target)², and its gradient by v
//   loss [] f32; v, target, dv [rows, width] f32 or bf16; weight [rows] f32; d [] f32
//   partial [FLOW_BLOCKS] f32 scratch. Sums in f32 in one order: a loss must not change its bits from run to run.
//   Meaning: packages/tensor/src/ops/flowLoss.ts      Bound: memory
#include "../include/number.cuh"
#include "../include/warp.cuh"

constexpr int THREADS = 256;

// Index is 32 bits where the count allows: a division by the width is most of what an element costs.
template <class T, class Index>
__global__ void __launch_bounds__(THREADS) flow_loss_kernel(float* partial, const T* v, const T* target, const float* weight,
                                                            Index count, Index width) {
  __shared__ float room[THREADS / 32];
  float sum = 0;
  for (size_t i = blockIdx.x * size_t(THREADS) + threadIdx.x; i < count; i += size_t(gridDim.x) * THREADS) {
    const float error = load(v + i) - load(target + i);
    sum += weight[Index(i) / width] * error * error;
  }
  sum = block_sum<THREADS>(sum, room);
  if (threadIdx.x == 0) partial[blockIdx.x] = sum;
}

__global__ void __launch_bounds__(THREADS) flow_total_kernel(float* loss, const float* partial, int count, int width) {
  __shared__ float room[THREADS / 32];
  float sum = 0;
  for (int i = threadIdx.x; i < count; i += THREADS) sum += partial[i];
  sum = block_sum<THREADS>(sum, room);
  if (threadIdx.x == 0) *loss = sum / width;
}

template <class T, class Index>
__global__ void flow_loss_grad_kernel(T* dv, const float* d, const T* v, const T* target, const float* weight,
                                      Index count, Index width) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x)
    store(dv + i, *d * 2.0f * weight[Index(i) / width] * (load(v + i) - load(target + i)) / width);
}

/// Calls `launch` with the count as the smallest index that holds it.
template <class Launch>
static cudaError_t with_index(size_t count, Launch launch) {
  return count < (size_t(1) << 32) ? launch(static_cast<unsigned>(count)) : launch(count);
}

extern "C" cudaError_t flow_loss(Number number, float* loss, float* partial, const void* v, const void* target,
                                 const float* weight, int rows, int width, cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    return with_index(size_t(rows) * width, [&](auto count) {
      using T = decltype(tag);
      using Index = decltype(count);
      flow_loss_kernel<T, Index>
          <<<FLOW_BLOCKS, THREADS, 0, stream>>>(partial, as<T>(v), as<T>(target), weight, count, Index(width));
      flow_total_kernel<<<1, THREADS, 0, stream>>>(loss, partial, FLOW_BLOCKS, width);
      return cudaGetLastError();
    });
  });
}

extern "C" cudaError_t flow_loss_grad(Number number, void* dv, const float* d, const void* v, const void* target,
                                      const float* weight, int rows, int width, cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    return with_index(size_t(rows) * width, [&](auto count) {
      using T = decltype(tag);
      using Index = decltype(count);
      flow_loss_grad_kernel<T, Index>
          <<<grid_for(count, 256), 256, 0, stream>>>(as<T>(dv), d, as<T>(v), as<T>(target), weight, count, Index(width));
      return cudaGetLastError();
    });
  });
}
