#include "gemm_library.h"

namespace {
class NoGemmLibrary : public GemmLibrary {
 public:
  bool run(Number, void*, Strides, const void*, Strides, const void*, Strides, const void*, GemmSizes, float,
           cudaStream_t) override {
    return false;
  }
};
}  // namespace

std::unique_ptr<GemmLibrary> make_gemm_library() { return std::make_unique<NoGemmLibrary>(); }
