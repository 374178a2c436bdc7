// gemm: c = alpha · a b + bias, over batches, each operand with any strides
//   c, a, b  f32 or bf16; bias [n] or nullptr, added to every row
//   bf16 whose rows or columns lie in a piece, aligned to 16 bytes, goes to the tensor cores; the rest to f32 arithmetic.
//   Sums in f32.
//   Meaning: packages/tensor/src/ops/linear.ts, linearBy.ts, matmul.ts      Bound: arithmetic, 2·m·n·k
#include "../include/mma_gemm.cuh"
#include "../include/tiled_gemm.cuh"

template <class T>
struct WithBias {
  T* c;
  Strides by;
  const T* bias;
  float alpha;
  __device__ void operator()(int batch, int row, int col, float sum) const {
    store(c + batch * by.batch + row * by.row + col * by.col, alpha * sum + (bias ? load(bias + col) : 0.0f));
  }
};

static bool is_aligned(const void* at, long long stride, long long batch) {
  return reinterpret_cast<size_t>(at) % 16 == 0 && stride % 8 == 0 && batch % 8 == 0;
}

/// Whether an operand of `deep` contiguous depth or `wide` contiguous breadth can be copied 16 bytes at a time.
static bool fits_mma(const void* at, Strides by, bool is_deep, int depth, int breadth, long long along, long long across) {
  return (is_deep ? along == 1 && depth % 8 == 0 : across == 1 && breadth % 8 == 0) &&
         is_aligned(at, is_deep ? across : along, by.batch);
}

extern "C" cudaError_t gemm(Number number, void* c, Strides cs, const void* a, Strides as_, const void* b, Strides bs,
                            const void* bias, GemmSizes sizes, float alpha, cudaStream_t stream) {
  if (sizes.batches == 0 || sizes.m == 0 || sizes.n == 0) return cudaSuccess;
  const bool a_deep = as_.col == 1, b_deep = bs.row == 1 && bs.col != 1;
  const bool is_fit = number == Number::bf16 && sizes.n % 2 == 0 && cs.col == 1 && cs.row % 2 == 0 &&
                      cs.batch % 2 == 0 && reinterpret_cast<size_t>(c) % 4 == 0 &&
                      fits_mma(a, as_, a_deep, sizes.k, sizes.m, as_.col, as_.row) &&
                      fits_mma(b, bs, b_deep, sizes.k, sizes.n, bs.row, bs.col);
  if (is_fit) {
    const MmaGemm g{as<bf16>(c), as<bf16>(a), as<bf16>(b), as<bf16>(bias), as_.batch, bs.batch, cs.batch,
                    a_deep ? as_.row : as_.col, b_deep ? bs.col : bs.row, cs.row, sizes.m, sizes.n, sizes.k, alpha};
    if (a_deep) return b_deep ? launch_mma_gemm<true, true>(g, sizes.batches, stream) : launch_mma_gemm<true, false>(g, sizes.batches, stream);
    return b_deep ? launch_mma_gemm<false, true>(g, sizes.batches, stream) : launch_mma_gemm<false, false>(g, sizes.batches, stream);
  }
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    const WithBias<T> out{as<T>(c), cs, as<T>(bias), alpha};
    return tiled_gemm(out, Strided<T>{as<T>(a), as_}, Strided<T>{as<T>(b), bs}, sizes, stream);
  });
}
