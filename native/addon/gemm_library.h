#pragma once
#include <memory>
#include <vector>

#include "../include/kernels.h"

/// A product for which several kernels were measured: microseconds of the library's first choice, and of the one in use.
struct TunedProduct {
  int batches, m, n, k;
  float first, best;
};

/// Matrix products by a library of the toolkit. Where there is none, it takes no work and our own kernel does it.
class GemmLibrary {
 public:
  virtual ~GemmLibrary() = default;
  /// Starts c = alpha · a b + bias; false when this product is not for it.
  virtual bool run(Number number, void* c, Strides cs, const void* a, Strides as, const void* b, Strides bs,
                   const void* bias, GemmSizes sizes, float alpha, cudaStream_t stream) = 0;
  /// Which of two workspaces the next products use: one for each stream.
  virtual void work(bool) {}
  virtual std::vector<TunedProduct> tuned() const { return {}; }
};

/// The library of this build; made with the device that it works on in hand. `tunes`: it measures kernels for small products
/// when it first meets them, and takes the fastest: other bits from process to process.
std::unique_ptr<GemmLibrary> make_gemm_library(bool tunes);
