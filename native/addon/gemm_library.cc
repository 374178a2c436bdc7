// cuBLASLt. It thinks in columns: our row-major c [m, n] is its c [n, m], so b comes first and a second.
#include "gemm_library.h"

#include <cublasLt.h>

#include "handles.h"

namespace {

constexpr size_t WORKSPACE = 32 << 20;  // what cuBLAS itself takes on Hopper

void check_lt(cublasStatus_t status, const char* what) {
  if (status == CUBLAS_STATUS_SUCCESS) return;
  throw Fault(status == CUBLAS_STATUS_ALLOC_FAILED ? "out-of-memory" : "run-failed",
              std::string(what) + ": " + cublasLtGetStatusString(status));
}

template <class Handle, cublasStatus_t (*destroy)(Handle)>
struct OwnedLt {
  Handle handle = nullptr;
  OwnedLt() = default;
  OwnedLt(const OwnedLt&) = delete;
  ~OwnedLt() {
    if (handle != nullptr) destroy(handle);
  }
};
using Handle = OwnedLt<cublasLtHandle_t, cublasLtDestroy>;
using Operation = OwnedLt<cublasLtMatmulDesc_t, cublasLtMatmulDescDestroy>;
using Layout = OwnedLt<cublasLtMatrixLayout_t, cublasLtMatrixLayoutDestroy>;
using Preference = OwnedLt<cublasLtMatmulPreference_t, cublasLtMatmulPreferenceDestroy>;

/// A row-major matrix as the library sees it: the columns of `rows` × `cols` are our rows; transposed when ours is.
struct Side {
  bool is_transposed;
  long long stride;
};

/// How a matrix [rows, cols] with these strides lies, or nothing when neither its rows nor its columns are in a piece.
bool side_of(Strides by, long long rows, long long cols, Side& side) {
  if (by.col == 1 && by.row >= cols) side = {false, by.row};
  else if (by.row == 1 && by.col >= rows) side = {true, by.col};
  else return false;
  return true;
}

void describe(Layout& layout, cudaDataType type, Side side, long long rows, long long cols, long long batch, int batches) {
  const long long height = side.is_transposed ? rows : cols, width = side.is_transposed ? cols : rows;
  check_lt(cublasLtMatrixLayoutCreate(&layout.handle, type, height, width, side.stride), "describing a matrix");
  if (batches == 1) return;
  cublasLtMatrixLayoutSetAttribute(layout.handle, CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, &batches, sizeof batches);
  const int64_t apart = batch;
  cublasLtMatrixLayoutSetAttribute(layout.handle, CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, &apart, sizeof apart);
}

class CublasLt : public GemmLibrary {
 public:
  CublasLt() : workspace_(WORKSPACE) { check_lt(cublasLtCreate(&lt_.handle), "opening cuBLASLt"); }

  bool run(Number number, void* c, Strides cs, const void* a, Strides as, const void* b, Strides bs, const void* bias,
           GemmSizes sizes, float alpha, cudaStream_t stream) override {
    // bf16 alone: our f32 kernel is the one that parity is promised for
    Side left, right, out;
    if (number != Number::bf16 || !side_of(as, sizes.m, sizes.k, left) || !side_of(bs, sizes.k, sizes.n, right) ||
        !side_of(cs, sizes.m, sizes.n, out) || out.is_transposed)
      return false;
    // 16 bytes along whatever lies in a piece: the depth of a weight's gradient is any number of rows
    for (const int piece : {left.is_transposed ? sizes.m : sizes.k, right.is_transposed ? sizes.k : sizes.n, sizes.n})
      if (piece % 8 != 0) return false;
    Operation operation;
    check_lt(cublasLtMatmulDescCreate(&operation.handle, CUBLAS_COMPUTE_32F, CUDA_R_32F), "describing a product");
    set(operation, CUBLASLT_MATMUL_DESC_TRANSA, right.is_transposed ? CUBLAS_OP_T : CUBLAS_OP_N);
    set(operation, CUBLASLT_MATMUL_DESC_TRANSB, left.is_transposed ? CUBLAS_OP_T : CUBLAS_OP_N);
    if (bias != nullptr) {
      set(operation, CUBLASLT_MATMUL_DESC_EPILOGUE, CUBLASLT_EPILOGUE_BIAS);
      set(operation, CUBLASLT_MATMUL_DESC_BIAS_POINTER, bias);
    }
    Layout la, lb, lc;
    describe(la, CUDA_R_16BF, left, sizes.m, sizes.k, as.batch, sizes.batches);
    describe(lb, CUDA_R_16BF, right, sizes.k, sizes.n, bs.batch, sizes.batches);
    describe(lc, CUDA_R_16BF, out, sizes.m, sizes.n, cs.batch, sizes.batches);
    Preference preference;
    check_lt(cublasLtMatmulPreferenceCreate(&preference.handle), "choosing a kernel");
    const size_t room = WORKSPACE;
    cublasLtMatmulPreferenceSetAttribute(preference.handle, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, &room, sizeof room);
    cublasLtMatmulHeuristicResult_t best{};
    int found = 0;
    cublasLtMatmulAlgoGetHeuristic(lt_.handle, operation.handle, lb.handle, la.handle, lc.handle, lc.handle,
                                   preference.handle, 1, &best, &found);
    if (found == 0) return false;
    const float beta = 0;
    check_lt(cublasLtMatmul(lt_.handle, operation.handle, &alpha, b, lb.handle, a, la.handle, &beta, c, lc.handle, c,
                            lc.handle, &best.algo, workspace_.at(), WORKSPACE, stream),
             "multiplying matrices");
    return true;
  }

 private:
  template <class T>
  static void set(Operation& operation, cublasLtMatmulDescAttributes_t name, const T& value) {
    check_lt(cublasLtMatmulDescSetAttribute(operation.handle, name, &value, sizeof value), "describing a product");
  }
  Handle lt_;
  DeviceBuffer workspace_;
};

}  // namespace

std::unique_ptr<GemmLibrary> make_gemm_library() { return std::make_unique<CublasLt>(); }
