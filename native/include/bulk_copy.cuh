// Hopper's bulk copy engine: boxes of rows that arrive in shared memory by themselves, and the barriers that say so.
#pragma once
#include <cuda.h>
#include <cudaTypedefs.h>

#include <cstdint>

#include "number.cuh"

__device__ __forceinline__ uint32_t shared_at(const void* at) { return static_cast<uint32_t>(__cvta_generic_to_shared(at)); }

/// A barrier in shared memory is passed when `count` threads have arrived and all bytes that they expect have come.
__device__ __forceinline__ void init_barrier(uint64_t* barrier, int count) {
  asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(shared_at(barrier)), "r"(count) : "memory");
}
/// Shows barriers that were just made to the copy engine.
__device__ __forceinline__ void show_barriers() { asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory"); }
__device__ __forceinline__ void arrive(uint64_t* barrier) {
  asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(shared_at(barrier)) : "memory");
}
__device__ __forceinline__ void arrive_expecting(uint64_t* barrier, int bytes) {
  asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(shared_at(barrier)), "r"(bytes) : "memory");
}
/// Waits for the end of a barrier's even (0) or odd (1) round.
__device__ __forceinline__ void wait_for(uint64_t* barrier, int round) {
  asm volatile(
      "{\n.reg .pred p;\nagain:\nmbarrier.try_wait.parity.shared::cta.b64 p, [%0], %1;\n@p bra done;\nbra again;\ndone:\n}"
      ::"r"(shared_at(barrier)), "r"(round) : "memory");
}

/// Starts copying a map's box from (row, col); `barrier` is told when its bytes are there.
__device__ __forceinline__ void copy_box(bf16* to, const CUtensorMap* map, int row, int col, uint64_t* barrier) {
  asm volatile(
      "cp.async.bulk.tensor.2d.shared::cluster.global.tile.mbarrier::complete_tx::bytes [%0], [%1, {%3, %4}], [%2];"
      ::"r"(shared_at(to)), "l"(map), "r"(shared_at(barrier)), "r"(col), "r"(row) : "memory");
}

/// A barrier of one warpgroup.
__device__ __forceinline__ void meet_group(int id) { asm volatile("bar.sync %0, 128;" ::"r"(id) : "memory"); }

/// How a map's boxes are read: rows of `width` bf16, boxes of `rows` of them by 64 columns, pieces as swizzled() has them.
/// Boxes must lie within the tensor: the map does not know where it ends.
inline cudaError_t make_map(CUtensorMap* map, const bf16* at, int width, int rows) {
  if (at == nullptr) return cudaSuccess;
  void* found = nullptr;
  cudaDriverEntryPointQueryResult result;
  const cudaError_t error =
      cudaGetDriverEntryPointByVersion("cuTensorMapEncodeTiled", &found, 12000, cudaEnableDefault, &result);
  if (error != cudaSuccess || result != cudaDriverEntryPointSuccess) return cudaErrorNotSupported;
  const cuuint64_t sizes[] = {cuuint64_t(width), cuuint64_t(1) << 24}, strides[] = {width * sizeof(bf16)};
  const cuuint32_t box[] = {64, cuuint32_t(rows)}, steps[] = {1, 1};
  const CUresult made = reinterpret_cast<PFN_cuTensorMapEncodeTiled_v12000>(found)(
      map, CU_TENSOR_MAP_DATA_TYPE_BFLOAT16, 2, const_cast<bf16*>(at), sizes, strides, box, steps,
      CU_TENSOR_MAP_INTERLEAVE_NONE, CU_TENSOR_MAP_SWIZZLE_128B, CU_TENSOR_MAP_L2_PROMOTION_L2_256B,
      CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE);
  return made == CUDA_SUCCESS ? cudaSuccess : cudaErrorInvalidValue;
}
