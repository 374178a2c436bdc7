// columns: a matrix taken apart into parts that lay side by side, and put together again
//   whole [rows, parts · own bytes], each part [rows, own bytes]: anything; own a multiple of 2; a part may be nullptr when
//   nobody reads it. 16 bytes a thread where all of it allows, else 4, else 2; one launch for all parts.
//   Meaning: packages/tensor/src/ops/shape.ts      Bound: memory, 2·rows·parts·own bytes
#include "../include/number.cuh"

// blockIdx.y is the part.
template <class V, bool IS_SPLIT>
__global__ void columns_kernel(V* whole, ColumnParts parts, size_t count, unsigned own, unsigned across) {
  V* part = static_cast<V*>(parts.at[blockIdx.y]);
  if (part == nullptr) return;
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count; i += size_t(gridDim.x) * blockDim.x) {
    const size_t row = i / own, at = row * across + blockIdx.y * own + (i - row * own);
    if (IS_SPLIT) part[i] = whole[at];
    else whole[at] = part[i];
  }
}

template <class V>
static cudaError_t launch(void* whole, ColumnParts parts, size_t rows, size_t own, bool is_split, cudaStream_t stream) {
  const unsigned per_row = static_cast<unsigned>(own / sizeof(V));
  const size_t count = rows * per_row;
  const dim3 grid(grid_for(count, 256), parts.count);
  if (is_split) columns_kernel<V, true><<<grid, 256, 0, stream>>>(as<V>(whole), parts, count, per_row, per_row * parts.count);
  else columns_kernel<V, false><<<grid, 256, 0, stream>>>(as<V>(whole), parts, count, per_row, per_row * parts.count);
  return cudaGetLastError();
}

extern "C" cudaError_t columns(void* whole, ColumnParts parts, size_t rows, size_t own, bool is_split, cudaStream_t stream) {
  if (rows * own == 0 || parts.count == 0) return cudaSuccess;
  size_t all = reinterpret_cast<size_t>(whole) | own;
  for (int i = 0; i < parts.count; i++) all |= reinterpret_cast<size_t>(parts.at[i]);
  if (all % 16 == 0) return launch<int4>(whole, parts, rows, own, is_split, stream);
  if (all % 4 == 0) return launch<int>(whole, parts, rows, own, is_split, stream);
  return launch<short>(whole, parts, rows, own, is_split, stream);
}
