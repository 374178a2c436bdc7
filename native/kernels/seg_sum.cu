// seg_sum: row s of y is the sum of the rows of x that belong to segment s, in row order
//   y [segments, width], x [rows, width]      f32 or bf16
//   starts [segments + 1], order [rows]: the rows of each segment. Sums in f32; equal runs give equal bits.
//   Meaning: packages/tensor/src/ops/segment.ts      Bound: memory
#include "../include/segment.cuh"

template <class T>
struct Element {
  const T* x;
  int width;
  __device__ float operator()(int row, int col) const { return load(x + size_t(row) * width + col); }
};

extern "C" cudaError_t seg_sum(Number number, void* y, const void* x, Segments by, int segments, int width,
                               cudaStream_t stream) {
  return with_number(number, [&](auto tag) {
    using T = decltype(tag);
    return segment_sum(as<T>(y), by, segments, width, Element<T>{as<T>(x), width}, stream);
  });
}
