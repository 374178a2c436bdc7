// What the attention kernels make of a sequence that sees all of itself, 16 heads of 128 in bf16, random numbers.
//   nvcc -std=c++17 -O3 -gencode=arch=compute_90a,code=sm_90a -DSCENEWEAVE_HOPPER native/bench/attention.cu \
//     native/kernels/attention.cu native/kernels/attention_grad.cu -o attention && ./attention 6428 19284 57852
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "../include/number.cuh"

constexpr int HEADS = 16, WIDTH = 128, ROUNDS = 7;

static void check(cudaError_t error) {
  if (error == cudaSuccess) return;
  std::printf("%s\n", cudaGetErrorString(error));
  std::exit(1);
}

template <class T>
static T* on_device(const std::vector<T>& from) {
  T* to;
  check(cudaMalloc(&to, from.size() * sizeof(T)));
  check(cudaMemcpy(to, from.data(), from.size() * sizeof(T), cudaMemcpyHostToDevice));
  return to;
}

static bf16* random_rows(int rows) {
  std::vector<bf16> values(size_t(rows) * HEADS * WIDTH);
  // the sum of twelve uniform numbers is close enough to a normal one
  for (bf16& value : values) {
    float sum = -6;
    for (int i = 0; i < 12; i++) sum += float(std::rand()) / RAND_MAX;
    value = __float2bfloat16(sum);
  }
  return on_device(values);
}

/// Every row seen by every row: the same tables for q and, from the other side, for k.
static AttentionTables tables_of(int rows) {
  std::vector<int> index(rows), tiles;
  std::iota(index.begin(), index.end(), 0);
  for (int from = 0; from < rows; from += 128)
    for (const int word : {from, std::min(128, rows - from), 0, rows}) tiles.push_back(word);
  return {on_device(index), on_device(tiles), int(tiles.size() / 4), 128};
}

template <class Work>
static float median(Work work) {
  cudaEvent_t begin, end;
  check(cudaEventCreate(&begin));
  check(cudaEventCreate(&end));
  std::vector<float> times(ROUNDS + 1);
  for (float& time : times) {
    check(cudaEventRecord(begin));
    check(work());
    check(cudaEventRecord(end));
    check(cudaEventSynchronize(end));
    check(cudaEventElapsedTime(&time, begin, end));
  }
  std::sort(times.begin() + 1, times.end());
  return times[1 + ROUNDS / 2];
}

static void measure(int rows) {
  bf16 *q = random_rows(rows), *k = random_rows(rows), *v = random_rows(rows), *d = random_rows(rows);
  bf16 *o, *dq, *dk, *dv;
  float *lse, *along;
  for (bf16** made : {&o, &dq, &dk, &dv}) check(cudaMalloc(made, size_t(rows) * HEADS * WIDTH * sizeof(bf16)));
  for (float** made : {&lse, &along}) check(cudaMalloc(made, size_t(rows) * HEADS * sizeof(float)));
  const AttentionTables tables = tables_of(rows);
  const auto pull_back = [&](bf16* to_q, bf16* to_k, bf16* to_v) {
    return median([=] {
      return attention_grad(Number::bf16, to_q, to_k, to_v, along, d, q, k, v, o, lse, nullptr, nullptr, rows, tables,
                            tables, {HEADS, WIDTH}, nullptr);
    });
  };
  const float forward = median([&] {
    return attention(Number::bf16, o, lse, q, k, v, nullptr, nullptr, tables, {HEADS, WIDTH}, nullptr);
  });
  const float by_q = pull_back(dq, nullptr, nullptr), by_k = pull_back(nullptr, dk, dv), all = pull_back(dq, dk, dv);
  const double product = 2.0 * rows * rows * HEADS * WIDTH / 1e9;
  std::printf("%6d rows: forward %.2f ms, %.0f TFLOP/s; dq %.2f ms, %.0f; dk and dv %.2f ms, %.0f; backward %.2f ms\n",
              rows, forward, 2 * product / forward, by_q, 3 * product / by_q, by_k, 4 * product / by_k, all);
  for (void* made : {(void*)q, (void*)k, (void*)v, (void*)d, (void*)o, (void*)dq, (void*)dk, (void*)dv, (void*)lse,
                     (void*)along, (void*)tables.index, (void*)tables.tiles})
    check(cudaFree(made));
}

int main(int count, char** words) {
  for (int i = 1; i < count; i++) measure(std::atoi(words[i]));
}
