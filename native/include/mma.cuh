// The tensor cores as they are since sm_80: bf16 fragments of 16×16 and 8×16, sums in f32; and loads that go past registers.
#pragma once
#include <cstdint>

#include "number.cuh"

/// c[16×8] += a[16×16] · b[16×8]
__device__ __forceinline__ void mma(float (&c)[4], const uint32_t (&a)[4], uint32_t b0, uint32_t b1) {
  asm volatile(
      "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

/// Four 8×8 matrices from shared memory; each lane gives the address of one row.
__device__ __forceinline__ void load_matrices(uint32_t (&to)[4], const bf16* row) {
  const uint32_t at = static_cast<uint32_t>(__cvta_generic_to_shared(row));
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3])
               : "r"(at));
}

/// The same, each matrix transposed on the way.
__device__ __forceinline__ void load_transposed(uint32_t (&to)[4], const bf16* row) {
  const uint32_t at = static_cast<uint32_t>(__cvta_generic_to_shared(row));
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3])
               : "r"(at));
}

/// Starts copying 16 bytes into shared memory, or writes zeros there.
__device__ __forceinline__ void copy_async(bf16* to, const bf16* from, bool is_there) {
  const uint32_t at = static_cast<uint32_t>(__cvta_generic_to_shared(to));
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(at), "l"(from), "r"(is_there ? 16 : 0));
}
/// The same for one number of 4 bytes.
__device__ __forceinline__ void copy_number_async(float* to, const float* from, bool is_there) {
  const uint32_t at = static_cast<uint32_t>(__cvta_generic_to_shared(to));
  asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;" ::"r"(at), "l"(from), "r"(is_there ? 4 : 0));
}
__device__ __forceinline__ void commit_copies() { asm volatile("cp.async.commit_group;"); }
/// Waits until at most `PENDING` groups of copies are under way.
template <int PENDING>
__device__ __forceinline__ void wait_copies() {
  asm volatile("cp.async.wait_group %0;" ::"n"(PENDING));
}

/// 128 threads copy `ROWS` rows of one head into rows of WIDTH + 8; those past `count` become zeros.
template <int ROWS, int WIDTH, class RowOf>
__device__ __forceinline__ void copy_rows(bf16* to, int count, RowOf row_of) {
  constexpr int CHUNKS = WIDTH / 8;
  for (int i = threadIdx.x; i < ROWS * CHUNKS; i += 128) {
    const int row = i / CHUNKS, col = i % CHUNKS * 8;
    const bool is_there = row < count;
    copy_async(to + row * (WIDTH + 8) + col, row_of(is_there ? row : 0) + col, is_there);
  }
}

__device__ __forceinline__ uint32_t pack(float low, float high) {
  const __nv_bfloat162 both = __floats2bfloat162_rn(low, high);
  return *reinterpret_cast<const uint32_t*>(&both);
}
