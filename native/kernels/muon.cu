// muon: what comes before and after the orthogonal factor of a momentum
//   table [matrices, 5] = {offset, rows, columns, stride, offset in packed}: matrices inside flat buffers
//   ahead: mean = beta · mean + (1 − beta) · g; packed = the Nesterov look-ahead, of norm one, tall matrices transposed
//   apply: weights = (1 − rate · decay) · weights − rate · 0.2 · √max(rows, columns) · turned
//   weights, mean, gradient, packed, turned f32; now [1] = {rate}; norm [1] that is no number moves nothing
//   One block a matrix; its norm is summed in one fixed order.
//   Meaning: packages/training/src/muon.ts (Jordan et al. 2024, Liu et al. 2025)      Bound: memory
#include "../include/number.cuh"
#include "../include/warp.cuh"

constexpr int THREADS = 1024;

struct Matrix {
  int offset, rows, columns, stride, packed;
  __device__ int size() const { return rows * columns; }
  /// Value i of the matrix, row by row: where it lies in the flat buffers, and where in a pack.
  __device__ int flat(int i) const { return offset + i / columns * stride + i % columns; }
  __device__ int in_pack(int i) const { return packed + (rows > columns ? i % columns * rows + i / columns : i); }
};

__device__ __forceinline__ Matrix matrix_at(const int* table) {
  const int* at = table + 5 * blockIdx.x;
  return {at[0], at[1], at[2], at[3], at[4]};
}

__global__ void __launch_bounds__(THREADS) ahead_kernel(float* packed, float* mean, const float* gradient, const int* table,
                                                        const float* norm, float share, float beta) {
  __shared__ float room[THREADS / 32];
  if (!isfinite(norm[0])) return;
  const Matrix matrix = matrix_at(table);
  float sum = 0;
  for (int i = threadIdx.x; i < matrix.size(); i += THREADS) {
    const int at = matrix.flat(i);
    const float g = gradient[at] * share, m = beta * mean[at] + (1 - beta) * g, ahead = beta * m + (1 - beta) * g;
    mean[at] = m;
    packed[matrix.in_pack(i)] = ahead;
    sum += ahead * ahead;
  }
  const float scale = 1 / (sqrtf(block_sum<THREADS>(sum, room)) + 1e-12f);
  for (int i = threadIdx.x; i < matrix.size(); i += THREADS) packed[matrix.in_pack(i)] *= scale;
}

__global__ void __launch_bounds__(THREADS) apply_kernel(float* weights, const float* turned, const int* table, const float* norm,
                                                        const float* now, float decay) {
  if (!isfinite(norm[0])) return;
  const Matrix matrix = matrix_at(table);
  const float rate = now[0], keep = 1 - rate * decay, reach = rate * 0.2f * sqrtf(max(matrix.rows, matrix.columns));
  for (int i = threadIdx.x; i < matrix.size(); i += THREADS) {
    const int at = matrix.flat(i);
    weights[at] = keep * weights[at] - reach * turned[matrix.in_pack(i)];
  }
}

extern "C" cudaError_t muon_ahead(float* packed, float* mean, const float* gradient, const int* table, const float* norm,
                                  int matrices, float share, float beta, cudaStream_t stream) {
  if (matrices > 0) ahead_kernel<<<matrices, THREADS, 0, stream>>>(packed, mean, gradient, table, norm, share, beta);
  return cudaGetLastError();
}

extern "C" cudaError_t muon_apply(float* weights, const float* turned, const int* table, const float* norm,
                                  const float* now, int matrices, float decay, cudaStream_t stream) {
  if (matrices > 0) apply_kernel<<<matrices, THREADS, 0, stream>>>(weights, turned, table, norm, now, decay);
  return cudaGetLastError();
}
