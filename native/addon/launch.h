#pragma once
#include "gemm_library.h"
#include "opcodes.h"
#include "ranks.h"
#include "reader.h"

/// Launches the instruction that the reader stands before. Throws a Fault; asks nothing about shapes. `ranks`: nullptr where a
/// plan belongs to no group.
void launch_next(Reader& read, GemmLibrary& library, Ranks* ranks, cudaStream_t stream);

/// Those of an optimiser, which have no storage format.
cudaError_t launch_training(Opcode code, Reader& read, cudaStream_t stream);
