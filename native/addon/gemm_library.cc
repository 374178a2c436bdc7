// cuBLASLt. It thinks in columns: our row-major c [m, n] is its c [n, m], so b comes first and a second.
#include "gemm_library.h"

#include <cublasLt.h>

#include <array>
#include <map>

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

/// The largest power of two up to 256 that an address is a multiple of: what the library asks to be told.
uint32_t alignment_of(const void* at) {
  const auto bits = reinterpret_cast<uintptr_t>(at) | 256;
  return static_cast<uint32_t>(bits & (~bits + 1));
}

/// One product as the library sees it: what it is, without where its operands lie.
struct Product {
  Operation operation;
  Layout a, b, c;
  float alpha;
  bool has_bias;
};

struct Operands {
  void* c;
  const void *a, *b, *bias;
};

class CublasLt : public GemmLibrary {
 public:
  CublasLt() : workspaces_(2 * WORKSPACE) {
    check_lt(cublasLtCreate(&lt_.handle), "opening cuBLASLt");
  }

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
    Product product;
    product.alpha = alpha;
    product.has_bias = bias != nullptr;
    check_lt(cublasLtMatmulDescCreate(&product.operation.handle, CUBLAS_COMPUTE_32F, CUDA_R_32F), "describing a product");
    set(product.operation, CUBLASLT_MATMUL_DESC_TRANSA, right.is_transposed ? CUBLAS_OP_T : CUBLAS_OP_N);
    set(product.operation, CUBLASLT_MATMUL_DESC_TRANSB, left.is_transposed ? CUBLAS_OP_T : CUBLAS_OP_N);
    if (bias != nullptr) set(product.operation, CUBLASLT_MATMUL_DESC_EPILOGUE, CUBLASLT_EPILOGUE_BIAS);
    describe(product.a, CUDA_R_16BF, left, sizes.m, sizes.k, as.batch, sizes.batches);
    describe(product.b, CUDA_R_16BF, right, sizes.k, sizes.n, bs.batch, sizes.batches);
    describe(product.c, CUDA_R_16BF, out, sizes.m, sizes.n, cs.batch, sizes.batches);
    const Key key{sizes.batches, sizes.m, sizes.n,  sizes.k,  cs.batch, cs.row,   as.batch,
                  as.row,        as.col,  bs.batch, bs.row,   bs.col,   bias != nullptr, alignment_of(a),
                  alignment_of(b), alignment_of(c), alpha == 1.0f};
    auto known = chosen_.find(key);
    if (known == chosen_.end()) known = chosen_.emplace(key, choose(product, {c, a, b, bias})).first;
    if (!known->second.is_found) return false;
    check_lt(start(product, {c, a, b, bias}, known->second.algo, workspaces_.at() + (is_aside_ ? WORKSPACE : 0), stream), "multiplying matrices");
    return true;
  }

  void work(bool is_aside) override { is_aside_ = is_aside; }

 private:
  using Key = std::array<long long, 17>;
  struct Choice {
    bool is_found = false;
    cublasLtMatmulAlgo_t algo{};
  };

  template <class T>
  static void set(Operation& operation, cublasLtMatmulDescAttributes_t name, const T& value) {
    check_lt(cublasLtMatmulDescSetAttribute(operation.handle, name, &value, sizeof value), "describing a product");
  }

  /// b comes first: the library thinks in columns.
  cublasStatus_t start(Product& product, const Operands& on, const cublasLtMatmulAlgo_t& algo, void* workspace,
                       cudaStream_t stream) {
    if (product.has_bias) set(product.operation, CUBLASLT_MATMUL_DESC_BIAS_POINTER, on.bias);
    const float beta = 0;
    return cublasLtMatmul(lt_.handle, product.operation.handle, &product.alpha, on.b, product.b.handle, on.a, product.a.handle,
                          &beta, on.c, product.c.handle, on.c, product.c.handle, &algo, workspace, WORKSPACE, stream);
  }

  Choice choose(Product& product, const Operands& on) {
    Preference preference;
    check_lt(cublasLtMatmulPreferenceCreate(&preference.handle), "choosing a kernel");
    const auto prefer = [&](cublasLtMatmulPreferenceAttributes_t name, const auto& value) {
      cublasLtMatmulPreferenceSetAttribute(preference.handle, name, &value, sizeof value);
    };
    prefer(CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, WORKSPACE);
    prefer(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, alignment_of(on.b));
    prefer(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES, alignment_of(on.a));
    prefer(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, alignment_of(on.c));
    prefer(CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES, alignment_of(on.c));
    // the kernel that is looked for adds the bias too
    if (product.has_bias) set(product.operation, CUBLASLT_MATMUL_DESC_BIAS_POINTER, on.bias);
    cublasLtMatmulHeuristicResult_t found{};
    int count = 0;
    cublasLtMatmulAlgoGetHeuristic(lt_.handle, product.operation.handle, product.b.handle, product.a.handle, product.c.handle,
                                   product.c.handle, preference.handle, 1, &found, &count);
    Choice choice;
    if (count == 0) return choice;
    choice.is_found = true;
    choice.algo = found.algo;
    return choice;
  }

  Handle lt_;
  bool is_aside_ = false;
  DeviceBuffer workspaces_;
  std::map<Key, Choice> chosen_;
};

}  // namespace

std::unique_ptr<GemmLibrary> make_gemm_library() { return std::make_unique<CublasLt>(); }
