// Every launcher, as the addon sees them. Outputs first, stream last; pointers are device memory, nullptr for an output
// that nobody reads. `number` is the storage format of what is written void*; float* and int* are what they say.
#pragma once
#include <cuda_bf16.h>
#include <cuda_runtime.h>

enum class Number : int { f32 = 0, bf16 = 1 };
enum class Binary : int { add = 0, sub = 1, mul = 2 };

/// A matrix, or a batch of them, anywhere in memory: element (batch, row, col) lies at the sum of its strides.
struct Strides {
  long long batch, row, col;
};
struct GemmSizes {
  int batches, m, n, k;
};
/// x [frames, channels, height, width] as a convolution window sees it.
struct Window {
  int frames, channels, height, width, kernel, stride, pad, out_channels, rows, cols;
};
/// Causal windows over time: clips of `clip` frames become clips of `per_clip` frames.
struct TimeWindow {
  int frames, channels, area, stride, clip, out_channels, out_frames, per_clip;
};
/// Rows by segment: those of s are order[starts[s]] … order[starts[s + 1] − 1]. Their sums are taken in `chunks` parts,
/// which lie in `partial` [chunks, segments, width] f32 meanwhile.
struct Segments {
  const int *starts, *order;
  float* partial;
  /// Zeros before and after: how many chunks of 32 columns of a segment are there, [segments, ⌈width / 32⌉].
  int* done;
  int chunks;
};
/// Tiles of an attention plan, see packages/tensor/src/cuda/attentionTables.ts.
struct AttentionTables {
  const int* index;
  const int* tiles;
  int tile_count;
  /// Rows of a tile at most: 32 for any width, 128 for the tensor cores.
  int tile_rows;
};
struct AttentionSizes {
  int heads, width;
};

/// f32 sums and what is added to each, in bf16.
constexpr int MOST_ADDED_PAIRS = 64;
struct AddedPairs {
  float* to[MOST_ADDED_PAIRS];
  const void* from[MOST_ADDED_PAIRS];
  unsigned long long size[MOST_ADDED_PAIRS];
  int count;
};

/// Parts of a matrix that lie side by side in it; nullptr for one that nobody reads.
constexpr int MOST_COLUMN_PARTS = 8;
struct ColumnParts {
  void* at[MOST_COLUMN_PARTS];
  int count;
};

/// Where seeded noise comes from: a seed's two words, and which of its streams.
struct Seed {
  unsigned low, high, stream;
};

/// What a step of AdamW moves, [count] each; `copy` may be nullptr.
struct AdamwState {
  float *weights, *mean, *square, *average;
  __nv_bfloat16* copy;
};
/// `share`: what a gradient is multiplied by first, 1 over the number of batches that were summed in it.
struct AdamwRule {
  float share, beta1, beta2, decay, clip;
};
constexpr int ADAMW_BLOCKS = 512;
/// Partial sums of a loss.
constexpr int FLOW_BLOCKS = 256;

extern "C" {
cudaError_t elementwise(Number, void* y, const void* a, const void* b, size_t count, Binary op, cudaStream_t);
cudaError_t scale(Number, void* y, const void* x, size_t count, float by, cudaStream_t);
cudaError_t cast(Number to, void* y, Number from, const void* x, size_t count, cudaStream_t);
cudaError_t fill_zero(void* y, size_t bytes, cudaStream_t);
cudaError_t gelu(Number, void* y, const void* x, size_t count, cudaStream_t);
cudaError_t gelu_grad(Number, void* dx, const void* d, const void* x, size_t count, cudaStream_t);
cudaError_t silu(Number, void* y, const void* x, size_t count, cudaStream_t);
cudaError_t silu_grad(Number, void* dx, const void* d, const void* x, size_t count, cudaStream_t);
cudaError_t copy(void* y, size_t y_stride, const void* x, size_t x_stride, size_t rows, size_t width, cudaStream_t);
cudaError_t accumulate(const AddedPairs&, cudaStream_t);
cudaError_t columns(void* whole, ColumnParts, size_t rows, size_t own, bool is_split, cudaStream_t);
cudaError_t transpose(Number, void* y, const void* x, const int* table, int axes, size_t count, cudaStream_t);
cudaError_t ln_mod(Number, void* y, const void* x, const void* shift, const void* scale, const int* seg, int rows,
                   int width, cudaStream_t);
cudaError_t ln_mod_grad(Number, void* dx, void* d_shift, void* d_scale, float* stats, const void* d, const void* x,
                        const void* scale, const int* seg, Segments, int rows, int width, int segments, cudaStream_t);
cudaError_t gated_add(Number, void* y, const void* x, const void* add, const void* gate, const int* seg, int rows,
                      int width, cudaStream_t);
cudaError_t gated_add_grad(Number, void* dy, void* d_gate, const void* d, const void* y, const void* gate,
                           const int* seg, Segments, int rows, int width, int segments, cudaStream_t);
cudaError_t seg_gather(Number, void* y, const void* p, const int* seg, int rows, int width, cudaStream_t);
cudaError_t seg_sum(Number, void* y, const void* x, Segments, int segments, int width, cudaStream_t);
cudaError_t qk_norm_rope(Number, void* y, const void* x, const void* gain, const float* cos, const float* sin,
                         const int* group, int rows, int heads, int width, cudaStream_t);
cudaError_t qk_norm_rope_grad(Number, void* dx, void* d_gain, const void* d, const void* x, const void* gain,
                              const float* cos, const float* sin, Segments, int rows, int heads, int width, int groups,
                              cudaStream_t);
cudaError_t gemm(Number, void* c, Strides, const void* a, Strides, const void* b, Strides, const void* bias, GemmSizes,
                 float alpha, cudaStream_t);
cudaError_t attention(Number, void* o, float* lse, const void* q, const void* k, const void* v, const void* pk,
                      const void* pv, AttentionTables, AttentionSizes, cudaStream_t);
cudaError_t attention_grad(Number, void* dq, void* dk, void* dv, float* along, const void* d, const void* q,
                           const void* k, const void* v, const void* o, const float* lse, const void* pk,
                           const void* pv, int rows, AttentionTables queries, AttentionTables keys, AttentionSizes,
                           cudaStream_t);
cudaError_t t_embed(Number, void* y, const float* t, int count, int width, cudaStream_t);
cudaError_t conv2d(Number, void* y, const void* x, const void* w, const void* b, Window, cudaStream_t);
cudaError_t conv2d_grad_x(Number, void* dx, const void* d, const void* w, Window, cudaStream_t);
cudaError_t conv2d_grad_w(Number, void* dw, const void* d, const void* x, Window, cudaStream_t);
cudaError_t windows(Number, void* cols, const void* x, Window, cudaStream_t);
cudaError_t windows_back(Number, void* dx, const void* d_cols, Window, cudaStream_t);
cudaError_t time_windows(Number, void* cols, const void* x, TimeWindow, cudaStream_t);
cudaError_t time_windows_back(Number, void* dx, const void* d_cols, TimeWindow, cudaStream_t);
cudaError_t channel_bias(Number, void* y, const void* b, int frames, int channels, int area, cudaStream_t);
cudaError_t channel_sum(Number, void* y, const void* d, int frames, int channels, int area, cudaStream_t);
cudaError_t conv_t(Number, void* y, const void* x, const void* w, const void* b, TimeWindow, cudaStream_t);
cudaError_t conv_t_grad_x(Number, void* dx, const void* d, const void* w, TimeWindow, cudaStream_t);
cudaError_t conv_t_grad_w(Number, void* dw, const void* d, const void* x, TimeWindow, cudaStream_t);
cudaError_t chan_norm(Number, void* y, const void* x, const void* g, int frames, int channels, int area, cudaStream_t);
cudaError_t chan_norm_grad(Number, void* dx, void* dg, float* inverse, const void* d, const void* x, const void* g,
                           int frames, int channels, int area, cudaStream_t);
cudaError_t upsample2_space(Number, void* y, const void* x, size_t planes, int height, int width, cudaStream_t);
cudaError_t upsample2_space_grad(Number, void* dx, const void* d, size_t planes, int height, int width, cudaStream_t);
cudaError_t upsample2_time(Number, void* y, const void* x, int frames, int clip, int size, cudaStream_t);
cudaError_t upsample2_time_grad(Number, void* dx, const void* d, int frames, int clip, int size, cudaStream_t);
cudaError_t pack8(Number, void* packed, const void* x, size_t count, int block, cudaStream_t);
cudaError_t unpack8(Number, void* y, const void* packed, size_t count, int block, cudaStream_t);
cudaError_t normals(Number, void* values, size_t count, Seed, double keep, double fresh, cudaStream_t);
cudaError_t flow_loss(Number, float* loss, float* partial, const void* v, const void* target, const float* weight,
                      int rows, int width, cudaStream_t);
cudaError_t flow_loss_grad(Number, void* dv, const float* d, const void* v, const void* target, const float* weight,
                           int rows, int width, cudaStream_t);
cudaError_t global_norm(float* norm, float* partial, const float* x, size_t count, float share, cudaStream_t);
cudaError_t adamw(AdamwState, const float* gradient, const unsigned char* apart, const float* norm, const float* now,
                  size_t count, AdamwRule, cudaStream_t);
cudaError_t muon_ahead(float* packed, float* mean, const float* gradient, const int* table, const float* norm,
                       int matrices, float share, float beta, cudaStream_t);
cudaError_t muon_apply(float* weights, const float* turned, const int* table, const float* norm, const float* now,
                       int matrices, float decay, cudaStream_t);
}
