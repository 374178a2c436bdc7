#pragma once
#include "gemm_library.h"
#include "reader.h"

/// Launches the instruction that the reader stands before. Throws a Fault; asks nothing about shapes.
void launch_next(Reader& read, GemmLibrary& library, cudaStream_t stream);
