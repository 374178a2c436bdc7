// Seeded normal numbers, the same as on the host. Also compiled for the host by a test that compares them.
#pragma once
#include <cstdint>
#ifndef __CUDACC__
#include <cmath>
#define __host__
#define __device__
#define __forceinline__ inline
#endif

struct Four {
  uint32_t word[4];
};

/// Philox 4×32-10 (Salmon et al., SC 2011): four uniform words from a counter and a key.
__host__ __device__ __forceinline__ Four philox(Four counter, uint32_t key0, uint32_t key1) {
  uint32_t* c = counter.word;
  for (int round = 0; round < 10; round++) {
    const uint64_t first = uint64_t(0xd2511f53u) * c[0], second = uint64_t(0xcd9e8d57u) * c[2];
    const Four next{{uint32_t(second >> 32) ^ c[1] ^ key0, uint32_t(second), uint32_t(first >> 32) ^ c[3] ^ key1, uint32_t(first)}};
    counter = next;
    key0 += 0x9e3779b9u;
    key1 += 0xbb67ae85u;
  }
  return counter;
}

struct Pair {
  float first, second;
};

/// Two normals from two words (Box and Muller 1958), in doubles: after rounding, functions that differ in the last bit of a
/// double give another float once in some hundred million.
__host__ __device__ __forceinline__ Pair normals_of(uint32_t a, uint32_t b) {
  constexpr double TWO_32 = 4294967296.0, TURN = 6.283185307179586;
  const double radius = sqrt(-2 * log((a + 0.5) / TWO_32)), angle = TURN * (b + 0.5) / TWO_32;
  return {static_cast<float>(radius * cos(angle)), static_cast<float>(radius * sin(angle))};
}

/// Normals 4 · block to 4 · block + 3 of (seed, stream); `low` and `high` are the seed's words.
__host__ __device__ __forceinline__ void normal_block(float (&out)[4], uint32_t block, uint32_t low, uint32_t high,
                                                     uint32_t stream) {
  const Four words = philox({{block, 0, stream, 0x5343}}, low, high);
  const Pair one = normals_of(words.word[0], words.word[1]), two = normals_of(words.word[2], words.word[3]);
  out[0] = one.first;
  out[1] = one.second;
  out[2] = two.first;
  out[3] = two.second;
}
