// Hopper's own matrix instruction: 64 × 128 or 64 × 80 at a depth of 16, by a warpgroup of 128 threads, operands from shared memory.
#pragma once
#include <cstdint>

#include "mma.cuh"

/// Rows of 64 bf16, 128 bytes each, with the 16-byte pieces of row r at place piece ^ (r % 8): what WIDE_SWIZZLE means.
__device__ __forceinline__ int swizzled(int row, int piece) { return row * 64 + ((piece ^ (row % 8)) * 8); }

/// Where a tile lies: `leading` and `stride` are the bytes between its groups of 64 columns and of 8 rows.
__device__ __forceinline__ uint64_t tile_at(const bf16* at, uint32_t leading, uint32_t stride) {
  const uint64_t address = static_cast<uint32_t>(__cvta_generic_to_shared(at));
  constexpr uint64_t WIDE_SWIZZLE = 1ull << 62;
  return (address & 0x3ffff) >> 4 | uint64_t(leading >> 4) << 16 | uint64_t(stride >> 4) << 32 | WIDE_SWIZZLE;
}

__device__ __forceinline__ void begin_products() { asm volatile("wgmma.fence.sync.aligned;" ::: "memory"); }
__device__ __forceinline__ void commit_products() { asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory"); }
template <int PENDING>
__device__ __forceinline__ void wait_products() {
  asm volatile("wgmma.wait_group.sync.aligned %0;" ::"n"(PENDING) : "memory");
}
/// Keeps the compiler from reading or moving sums that are still being made; no instruction.
template <int BLOCKS>
__device__ __forceinline__ void hold(float (&c)[BLOCKS][4]) {
#pragma unroll
  for (int i = 0; i < 4 * BLOCKS; i++) asm volatile("" : "+f"(c[i / 4][i % 4])::"memory");
}
/// A warpgroup gives registers back, or takes those that others gave: so many a thread it has then.
template <int COUNT>
__device__ __forceinline__ void give_registers() { asm volatile("setmaxnreg.dec.sync.aligned.u32 %0;" ::"n"(COUNT)); }
template <int COUNT>
__device__ __forceinline__ void take_registers() { asm volatile("setmaxnreg.inc.sync.aligned.u32 %0;" ::"n"(COUNT)); }
/// Ordinary writes to shared memory before it are seen by the products after it.
__device__ __forceinline__ void show_to_products() { asm volatile("fence.proxy.async.shared::cta;" ::: "memory"); }

// The 64 sums of a thread as operands of one instruction: their names in it, and where they are.
#define SUM_NAMES                                                                                                     \
  "{%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19, %20, %21, %22, %23, "   \
  "%24, %25, %26, %27, %28, %29, %30, %31, %32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43, %44, %45, "    \
  "%46, %47, %48, %49, %50, %51, %52, %53, %54, %55, %56, %57, %58, %59, %60, %61, %62, %63}"
#define NAMES_OF_40                                                                                                   \
  "{%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19, %20, %21, %22, %23, "   \
  "%24, %25, %26, %27, %28, %29, %30, %31, %32, %33, %34, %35, %36, %37, %38, %39}"
#define SUMS_OF_FOUR(c) "+f"((c)[0]), "+f"((c)[1]), "+f"((c)[2]), "+f"((c)[3])
#define SUMS_OF_16(c, i) \
  SUMS_OF_FOUR((c)[i]), SUMS_OF_FOUR((c)[(i) + 1]), SUMS_OF_FOUR((c)[(i) + 2]), SUMS_OF_FOUR((c)[(i) + 3])
#define SUMS(c) SUMS_OF_16(c, 0), SUMS_OF_16(c, 4), SUMS_OF_16(c, 8), SUMS_OF_16(c, 12)

/// c [64, 128] = or += a [64, 16] · b, both with depth along rows in shared memory.
__device__ __forceinline__ void product(float (&c)[16][4], uint64_t a, uint64_t b, bool is_added) {
  asm volatile(
      "{\n.reg .pred p;\nsetp.ne.b32 p, %66, 0;\n"
      "wgmma.mma_async.sync.aligned.m64n128k16.f32.bf16.bf16 " SUM_NAMES ", %64, %65, p, 1, 1, 0, 0;\n}"
      : SUMS(c)
      : "l"(a), "l"(b), "r"(int(is_added)));
}

/// The same for c [64, 80].
__device__ __forceinline__ void product(float (&c)[10][4], uint64_t a, uint64_t b, bool is_added) {
  asm volatile(
      "{\n.reg .pred p;\nsetp.ne.b32 p, %42, 0;\n"
      "wgmma.mma_async.sync.aligned.m64n80k16.f32.bf16.bf16 " NAMES_OF_40 ", %40, %41, p, 1, 1, 0, 0;\n}"
      : SUMS_OF_16(c, 0), SUMS_OF_16(c, 4), SUMS_OF_FOUR((c)[8]), SUMS_OF_FOUR((c)[9])
      : "l"(a), "l"(b), "r"(int(is_added)));
}

/// c [64, 128] += a · b [16, 128]: a in registers as mma() has it, b with its columns in pieces.
__device__ __forceinline__ void product_of_held(float (&c)[16][4], const uint32_t (&a)[4], uint64_t b) {
  asm volatile(
      "wgmma.mma_async.sync.aligned.m64n128k16.f32.bf16.bf16 " SUM_NAMES ", {%64, %65, %66, %67}, %68, 1, 1, 1, 1;"
      : SUMS(c)
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(b));
}
