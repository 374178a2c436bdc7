#pragma once
#include "aside.h"
#include "gemm_library.h"
#include "opcodes.h"
#include "ranks.h"
#include "reader.h"

/// What instructions are launched with. `ranks`: nullptr where a plan belongs to no group.
struct Launcher {
  GemmLibrary& library;
  Ranks* ranks;
  Aside& aside;
  cudaStream_t stream;
};

/// Launches the instruction that the reader stands before. Throws a Fault; asks nothing about shapes.
void launch_next(Reader& read, const Launcher& by);

/// Those of an optimiser, which have no storage format.
cudaError_t launch_training(Opcode code, Reader& read, cudaStream_t stream);
