// adamw: one step of AdamW with clipping by global norm, and the moving average of the weights
//   norm [1] = share · √Σ gradient², partial [ADAMW_BLOCKS] is room
//   weights, mean, square, average, gradient [count] f32; copy [count] bf16 or nullptr, the weights as programs read them
//   apart [count] bytes or nullptr: where 1, another rule moved the weight, and only average and copy follow
//   now [4] = {rate, 1 / (1 − beta1^s), 1 / (1 − beta2^s), keep of the average}; a norm that is no number moves nothing
//   One value a thread; the norm is summed in one fixed order.
//   Meaning: packages/training/src/optimiser.ts (Loshchilov & Hutter 2019)      Bound: memory
#include "../include/number.cuh"
#include "../include/warp.cuh"

constexpr int THREADS = 256;

__global__ void __launch_bounds__(THREADS) square_sum_kernel(float* partial, const float* x, size_t count) {
  __shared__ float room[THREADS / 32];
  float sum = 0;
  for (size_t i = blockIdx.x * size_t(THREADS) + threadIdx.x; i < count; i += size_t(gridDim.x) * THREADS) sum += x[i] * x[i];
  sum = block_sum<THREADS>(sum, room);
  if (threadIdx.x == 0) partial[blockIdx.x] = sum;
}

__global__ void __launch_bounds__(THREADS) norm_kernel(float* norm, const float* partial, int count, float share) {
  __shared__ float room[THREADS / 32];
  float sum = 0;
  for (int i = threadIdx.x; i < count; i += THREADS) sum += partial[i];
  sum = block_sum<THREADS>(sum, room);
  if (threadIdx.x == 0) norm[0] = share * sqrtf(sum);
}

__global__ void __launch_bounds__(THREADS) adamw_kernel(AdamwState to, const float* gradient, const unsigned char* apart, const float* norm,
                                                        const float* now, size_t count, AdamwRule rule) {
  const float length = norm[0];
  if (!isfinite(length)) return;
  const float shrink = rule.share * (length > rule.clip ? rule.clip / length : 1.0f);
  const float rate = now[0], correct1 = now[1], correct2 = now[2], keep = now[3];
  for (size_t i = blockIdx.x * size_t(THREADS) + threadIdx.x; i < count; i += size_t(gridDim.x) * THREADS) {
    float w = to.weights[i];
    if (apart == nullptr || apart[i] == 0) {
      const float g = gradient[i] * shrink;
      const float m = rule.beta1 * to.mean[i] + (1 - rule.beta1) * g;
      const float s = rule.beta2 * to.square[i] + (1 - rule.beta2) * g * g;
      to.mean[i] = m;
      to.square[i] = s;
      w -= rate * (m * correct1 / (sqrtf(s * correct2) + 1e-8f) + rule.decay * w);
      to.weights[i] = w;
    }
    to.average[i] = keep * to.average[i] + (1 - keep) * w;
    if (to.copy != nullptr) to.copy[i] = __float2bfloat16(w);
  }
}

extern "C" cudaError_t global_norm(float* norm, float* partial, const float* x, size_t count, float share, cudaStream_t stream) {
  square_sum_kernel<<<ADAMW_BLOCKS, THREADS, 0, stream>>>(partial, x, count);
  norm_kernel<<<1, THREADS, 0, stream>>>(norm, partial, ADAMW_BLOCKS, share);
  return cudaGetLastError();
}

extern "C" cudaError_t adamw(AdamwState to, const float* gradient, const unsigned char* apart, const float* norm,
                             const float* now, size_t count, AdamwRule rule, cudaStream_t stream) {
  adamw_kernel<<<grid_for(count, THREADS), THREADS, 0, stream>>>(to, gradient, apart, norm, now, count, rule);
  return cudaGetLastError();
}
