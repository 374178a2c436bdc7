// One case an opcode: words in, one launcher called. The order of the words is that of packages/tensor/src/cuda/lower.
#include "launch.h"

#include "../include/kernels.h"
#include "opcodes.h"

namespace {

Strides strides(Reader& read) {
  Strides by{};
  by.batch = static_cast<long long>(read.count());
  by.row = static_cast<long long>(read.count());
  by.col = static_cast<long long>(read.count());
  return by;
}

Window window(Reader& read) {
  Window w{};
  for (int* size : {&w.frames, &w.channels, &w.height, &w.width, &w.kernel, &w.stride, &w.pad, &w.out_channels, &w.rows,
                    &w.cols})
    *size = read.size();
  return w;
}

TimeWindow time_window(Reader& read) {
  TimeWindow w{};
  for (int* size : {&w.frames, &w.channels, &w.area, &w.stride, &w.clip, &w.out_channels, &w.out_frames, &w.per_clip})
    *size = read.size();
  return w;
}

AttentionTables tables(Reader& read) {
  AttentionTables t{};
  t.index = read.as<int>();
  t.tiles = read.as<int>();
  t.tile_count = read.size();
  t.tile_rows = read.size();
  return t;
}

Segments segments(Reader& read) {
  Segments by{};
  by.starts = read.as<int>();
  by.order = read.as<int>();
  by.partial = read.as<float>();
  by.done = read.as<int>();
  by.chunks = read.size();
  return by;
}

// Braces fix the order: words are read as they are written, whatever order a compiler evaluates arguments in.
struct Elements {
  void *y, *a, *b;
  size_t count;
};
Elements two(Reader& read) {
  void *y = read.memory(), *a = read.memory();
  return {y, a, nullptr, read.count()};
}
Elements three(Reader& read) {
  void *y = read.memory(), *a = read.memory(), *b = read.memory();
  return {y, a, b, read.count()};
}

cudaError_t launch_elements(Opcode code, Number number, Reader& read, cudaStream_t s) {
  switch (code) {
    case Opcode::elementwise: {
      const auto [y, a, b, count] = three(read);
      return elementwise(number, y, a, b, count, static_cast<Binary>(read.number()), s);
    }
    case Opcode::scale: {
      const auto [y, x, none, count] = two(read);
      return scale(number, y, x, count, read.real(), s);
    }
    case Opcode::cast: {
      const auto [y, x, none, count] = two(read);
      return cast(number, y, static_cast<Number>(read.number()), x, count, s);
    }
    case Opcode::zero: {
      void* y = read.memory();
      return fill_zero(y, read.count(), s);
    }
    case Opcode::gelu: {
      const auto [y, x, none, count] = two(read);
      return gelu(number, y, x, count, s);
    }
    case Opcode::geluGrad: {
      const auto [dx, d, x, count] = three(read);
      return gelu_grad(number, dx, d, x, count, s);
    }
    case Opcode::silu: {
      const auto [y, x, none, count] = two(read);
      return silu(number, y, x, count, s);
    }
    case Opcode::siluGrad: {
      const auto [dx, d, x, count] = three(read);
      return silu_grad(number, dx, d, x, count, s);
    }
    case Opcode::copy: {
      void* y = read.memory();
      const size_t y_stride = read.count();
      void* x = read.memory();
      const size_t x_stride = read.count(), rows = read.count();
      return copy(y, y_stride, x, x_stride, rows, read.count(), s);
    }
    default: {
      void *y = read.memory(), *x = read.memory();
      const int *table = read.as<int>(), axes = read.size();
      return transpose(number, y, x, table, axes, read.count(), s);
    }
  }
}

cudaError_t launch_packing(Opcode code, Number number, Reader& read, cudaStream_t s) {
  void *to = read.memory(), *from = read.memory();
  const size_t count = read.count();
  const int block = read.size();
  return code == Opcode::pack8 ? pack8(number, to, from, count, block, s) : unpack8(number, to, from, count, block, s);
}

cudaError_t launch_moves(Opcode code, Reader& read, cudaStream_t s) {
  if (code == Opcode::accumulate) {
    AddedPairs pairs{};
    pairs.count = read.size();
    if (pairs.count > MOST_ADDED_PAIRS) throw bad_plan("it adds too much at once");
    for (int i = 0; i < pairs.count; i++) {
      pairs.to[i] = read.as<float>();
      pairs.from[i] = read.memory();
      pairs.size[i] = read.count();
    }
    return accumulate(pairs, s);
  }
  void* whole = read.memory();
  ColumnParts parts{};
  parts.count = read.size();
  if (parts.count > MOST_COLUMN_PARTS) throw bad_plan("a matrix has too many parts");
  for (int i = 0; i < parts.count; i++) parts.at[i] = read.memory();
  const size_t rows = read.count();
  return columns(whole, parts, rows, read.count(), code == Opcode::splitCols, s);
}

cudaError_t launch_rows(Opcode code, Number number, Reader& read, cudaStream_t s) {
  switch (code) {
    case Opcode::lnMod: {
      void *y = read.memory(), *x = read.memory(), *shift = read.memory(), *by = read.memory();
      const int *seg = read.as<int>(), rows = read.size();
      return ln_mod(number, y, x, shift, by, seg, rows, read.size(), s);
    }
    case Opcode::lnModGrad: {
      void *dx = read.memory(), *d_shift = read.memory(), *d_scale = read.memory();
      float* stats = read.as<float>();
      void *d = read.memory(), *x = read.memory(), *scaled = read.memory();
      const int* seg = read.as<int>();
      const Segments by = segments(read);
      const int rows = read.size(), width = read.size();
      return ln_mod_grad(number, dx, d_shift, d_scale, stats, d, x, scaled, seg, by, rows, width, read.size(), s);
    }
    case Opcode::gatedAdd: {
      void *y = read.memory(), *x = read.memory(), *add = read.memory(), *gate = read.memory();
      const int *seg = read.as<int>(), rows = read.size();
      return gated_add(number, y, x, add, gate, seg, rows, read.size(), s);
    }
    case Opcode::gatedAddGrad: {
      void *dy = read.memory(), *d_gate = read.memory(), *d = read.memory(), *y = read.memory(), *gate = read.memory();
      const int* seg = read.as<int>();
      const Segments by = segments(read);
      const int rows = read.size(), width = read.size();
      return gated_add_grad(number, dy, d_gate, d, y, gate, seg, by, rows, width, read.size(), s);
    }
    case Opcode::segGather: {
      void *y = read.memory(), *p = read.memory();
      const int *seg = read.as<int>(), rows = read.size();
      return seg_gather(number, y, p, seg, rows, read.size(), s);
    }
    case Opcode::segSum: {
      void *y = read.memory(), *x = read.memory();
      const Segments by = segments(read);
      const int count = read.size();
      return seg_sum(number, y, x, by, count, read.size(), s);
    }
    case Opcode::qkNormRope: {
      void *y = read.memory(), *x = read.memory(), *gain = read.memory();
      const float *cos = read.as<float>(), *sin = read.as<float>();
      const int *group = read.as<int>(), rows = read.size(), heads = read.size();
      return qk_norm_rope(number, y, x, gain, cos, sin, group, rows, heads, read.size(), s);
    }
    case Opcode::qkNormRopeGrad: {
      void *dx = read.memory(), *d_gain = read.memory(), *d = read.memory(), *x = read.memory(), *gain = read.memory();
      const float *cos = read.as<float>(), *sin = read.as<float>();
      const Segments by = segments(read);
      const int rows = read.size(), heads = read.size(), width = read.size();
      return qk_norm_rope_grad(number, dx, d_gain, d, x, gain, cos, sin, by, rows, heads, width, read.size(), s);
    }
    case Opcode::tEmbed: {
      void* y = read.memory();
      const float* t = read.as<float>();
      const int count = read.size();
      return t_embed(number, y, t, count, read.size(), s);
    }
    case Opcode::flowLoss: {
      float *loss = read.as<float>(), *partial = read.as<float>();
      void *v = read.memory(), *target = read.memory();
      const float* weight = read.as<float>();
      const int rows = read.size();
      return flow_loss(number, loss, partial, v, target, weight, rows, read.size(), s);
    }
    default: {
      void* dv = read.memory();
      const float* d = read.as<float>();
      void *v = read.memory(), *target = read.memory();
      const float* weight = read.as<float>();
      const int rows = read.size();
      return flow_loss_grad(number, dv, d, v, target, weight, rows, read.size(), s);
    }
  }
}

cudaError_t launch_products(Opcode code, Number number, Reader& read, GemmLibrary& library, cudaStream_t s) {
  switch (code) {
    case Opcode::gemm: {
      void* c = read.memory();
      const Strides cs = strides(read);
      void* a = read.memory();
      const Strides as = strides(read);
      void* b = read.memory();
      const Strides bs = strides(read);
      void* bias = read.memory();
      GemmSizes sizes{};
      for (int* size : {&sizes.batches, &sizes.m, &sizes.n, &sizes.k}) *size = read.size();
      const float alpha = read.real();
      if (library.run(number, c, cs, a, as, b, bs, bias, sizes, alpha, s)) return cudaSuccess;
      return gemm(number, c, cs, a, as, b, bs, bias, sizes, alpha, s);
    }
    case Opcode::attention: {
      void* o = read.memory();
      float* lse = read.as<float>();
      void *q = read.memory(), *k = read.memory(), *v = read.memory(), *pk = read.memory(), *pv = read.memory();
      const AttentionTables t = tables(read);
      const int heads = read.size();
      return attention(number, o, lse, q, k, v, pk, pv, t, {heads, read.size()}, s);
    }
    default: {
      void *dq = read.memory(), *dk = read.memory(), *dv = read.memory();
      float* along = read.as<float>();
      void *d = read.memory(), *q = read.memory(), *k = read.memory(), *v = read.memory(), *o = read.memory();
      const float* lse = read.as<float>();
      void *pk = read.memory(), *pv = read.memory();
      const int rows = read.size();
      const AttentionTables queries = tables(read), keys = tables(read);
      const int heads = read.size();
      return attention_grad(number, dq, dk, dv, along, d, q, k, v, o, lse, pk, pv, rows, queries, keys,
                            {heads, read.size()}, s);
    }
  }
}

cudaError_t launch_pictures(Opcode code, Number number, Reader& read, cudaStream_t s) {
  void *y = read.memory(), *second = nullptr;
  switch (code) {
    case Opcode::conv2d:
    case Opcode::convT: {
      void *x = read.memory(), *w = read.memory(), *b = read.memory();
      return code == Opcode::conv2d ? conv2d(number, y, x, w, b, window(read), s)
                                    : conv_t(number, y, x, w, b, time_window(read), s);
    }
    case Opcode::conv2dGradX:
    case Opcode::conv2dGradW: {
      void *d = read.memory(), *other = read.memory();
      return code == Opcode::conv2dGradX ? conv2d_grad_x(number, y, d, other, window(read), s)
                                         : conv2d_grad_w(number, y, d, other, window(read), s);
    }
    case Opcode::convTGradX:
    case Opcode::convTGradW: {
      void *d = read.memory(), *other = read.memory();
      return code == Opcode::convTGradX ? conv_t_grad_x(number, y, d, other, time_window(read), s)
                                        : conv_t_grad_w(number, y, d, other, time_window(read), s);
    }
    case Opcode::windows:
    case Opcode::windowsBack: {
      void* x = read.memory();
      return code == Opcode::windows ? windows(number, y, x, window(read), s) : windows_back(number, y, x, window(read), s);
    }
    case Opcode::timeWindows:
    case Opcode::timeWindowsBack: {
      void* x = read.memory();
      return code == Opcode::timeWindows ? time_windows(number, y, x, time_window(read), s)
                                         : time_windows_back(number, y, x, time_window(read), s);
    }
    case Opcode::channelBias: {
      void* b = read.memory();
      const int frames = read.size(), channels = read.size();
      return channel_bias(number, y, b, frames, channels, read.size(), s);
    }
    case Opcode::channelSum: {
      void* d = read.memory();
      const int frames = read.size(), channels = read.size();
      return channel_sum(number, y, d, frames, channels, read.size(), s);
    }
    case Opcode::chanNorm: {
      void *x = read.memory(), *g = read.memory();
      const int frames = read.size(), channels = read.size();
      return chan_norm(number, y, x, g, frames, channels, read.size(), s);
    }
    case Opcode::chanNormGrad: {
      second = read.memory();
      float* inverse = read.as<float>();
      void *d = read.memory(), *x = read.memory(), *g = read.memory();
      const int frames = read.size(), channels = read.size();
      return chan_norm_grad(number, y, second, inverse, d, x, g, frames, channels, read.size(), s);
    }
    case Opcode::upsampleSpace:
    case Opcode::upsampleSpaceGrad: {
      void* x = read.memory();
      const size_t planes = read.count();
      const int height = read.size(), width = read.size();
      return code == Opcode::upsampleSpace ? upsample2_space(number, y, x, planes, height, width, s)
                                           : upsample2_space_grad(number, y, x, planes, height, width, s);
    }
    default: {
      void* x = read.memory();
      const int frames = read.size(), clip = read.size(), size = read.size();
      return code == Opcode::upsampleTime ? upsample2_time(number, y, x, frames, clip, size, s)
                                          : upsample2_time_grad(number, y, x, frames, clip, size, s);
    }
  }
}

cudaError_t launch(Opcode code, Number number, Reader& read, GemmLibrary& library, cudaStream_t s) {
  if (code <= Opcode::transpose) return launch_elements(code, number, read, s);
  if (code >= Opcode::pack8) return launch_packing(code, number, read, s);
  if (code >= Opcode::accumulate) return launch_moves(code, read, s);
  if (code >= Opcode::windows) return launch_pictures(code, number, read, s);
  if (code >= Opcode::globalNorm) return launch_training(code, read, s);
  if (code <= Opcode::qkNormRopeGrad || code == Opcode::tEmbed || code >= Opcode::flowLoss)
    return launch_rows(code, number, read, s);
  if (code <= Opcode::attentionGrad) return launch_products(code, number, read, library, s);
  return launch_pictures(code, number, read, s);
}

void sum_over(Ranks* ranks, Opcode code, Reader& read, cudaStream_t s) {
  if (ranks == nullptr) throw bad_plan("it sums over GPUs, and belongs to no group");
  if (code == Opcode::joinRanks) return ranks->join(s);
  float* at = read.as<float>();
  ranks->sum(at, read.count(), s);
}

}  // namespace

void launch_next(Reader& read, const Launcher& by) {
  // the second bit of the format says that it goes aside
  const int code = read.number(), format = read.number(), number = format & 1;
  const std::string name = "opcode " + std::to_string(code);
  if (code < 0 || code > static_cast<int>(Opcode::together)) throw bad_plan(name + " is unknown");
  if (format < 0 || format > 3) throw bad_plan("a storage format is unknown");
  if (code == static_cast<int>(Opcode::together)) return by.aside.join(by.stream);
  if (code >= static_cast<int>(Opcode::sumRanks)) return sum_over(by.ranks, static_cast<Opcode>(code), read, by.stream);
  const bool is_aside = format > 1;
  by.library.work(is_aside);
  const cudaStream_t stream = is_aside ? by.aside.after(by.stream) : by.stream;
  check(launch(static_cast<Opcode>(code), static_cast<Number>(number), read, by.library, stream), "launching " + name);
}
