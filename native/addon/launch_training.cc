// The launches of an optimiser. The order of the words is that of packages/tensor/src/cuda/optimiser.ts.
#include "../include/kernels.h"
#include "launch.h"

cudaError_t launch_training(Opcode code, Reader& read, cudaStream_t s) {
  switch (code) {
    case Opcode::globalNorm: {
      float *norm = read.as<float>(), *partial = read.as<float>(), *x = read.as<float>();
      const size_t count = read.count();
      return global_norm(norm, partial, x, count, read.real(), s);
    }
    case Opcode::adamw: {
      AdamwState to{};
      for (float** part : {&to.weights, &to.mean, &to.square, &to.average}) *part = read.as<float>();
      to.copy = read.as<__nv_bfloat16>();
      const float* gradient = read.as<float>();
      const auto* apart = read.as<unsigned char>();
      const float *norm = read.as<float>(), *now = read.as<float>();
      const size_t count = read.count();
      AdamwRule rule{};
      for (float* part : {&rule.share, &rule.beta1, &rule.beta2, &rule.decay, &rule.clip}) *part = read.real();
      return adamw(to, gradient, apart, norm, now, count, rule, s);
    }
    case Opcode::muonAhead: {
      float *packed = read.as<float>(), *mean = read.as<float>(), *gradient = read.as<float>();
      const int* table = read.as<int>();
      const float* norm = read.as<float>();
      const int matrices = read.size();
      const float share = read.real();
      return muon_ahead(packed, mean, gradient, table, norm, matrices, share, read.real(), s);
    }
    default: {
      float *weights = read.as<float>(), *turned = read.as<float>();
      const int* table = read.as<int>();
      const float *norm = read.as<float>(), *now = read.as<float>();
      const int matrices = read.size();
      return muon_apply(weights, turned, table, norm, now, matrices, read.real(), s);
    }
  }
}
