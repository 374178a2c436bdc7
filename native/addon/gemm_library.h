#pragma once
#include <memory>

#include "../include/kernels.h"

/// Matrix products by a library of the toolkit. Where there is none, it takes no work and our own kernel does it.
class GemmLibrary {
 public:
  virtual ~GemmLibrary() = default;
  /// Starts c = alpha · a b + bias; false when this product is not for it.
  virtual bool run(Number number, void* c, Strides cs, const void* a, Strides as, const void* b, Strides bs,
                   const void* bias, GemmSizes sizes, float alpha, cudaStream_t stream) = 0;
  /// Which of two workspaces the next products use: one for each stream.
  virtual void work(bool) {}
};

/// The library of this build; made with the device that it works on in hand.
std::unique_ptr<GemmLibrary> make_gemm_library();
