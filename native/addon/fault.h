// What can go wrong here, each with a code that JavaScript sees.
#pragma once
#include <cuda_runtime_api.h>

#include <stdexcept>
#include <string>

struct Fault : std::runtime_error {
  const char* code;
  Fault(const char* code, const std::string& message) : std::runtime_error(message), code(code) {}
};

inline Fault bad_plan(const std::string& what) { return Fault("bad-plan", "the plan cannot be run: " + what); }

/// The code for a CUDA error. After the second group the device's context is beyond use: only a new process helps.
inline const char* code_of(cudaError_t error) {
  switch (error) {
    case cudaErrorMemoryAllocation:
      return "out-of-memory";
    case cudaErrorIllegalAddress:
    case cudaErrorMisalignedAddress:
    case cudaErrorInvalidAddressSpace:
    case cudaErrorInvalidPc:
    case cudaErrorIllegalInstruction:
    case cudaErrorLaunchFailure:
    case cudaErrorLaunchTimeout:
    case cudaErrorHardwareStackError:
    case cudaErrorECCUncorrectable:
    case cudaErrorAssert:
    case cudaErrorDevicesUnavailable:
    case cudaErrorContained:
      return "device-lost";
    default:
      return "run-failed";
  }
}

/// Throws when a CUDA call did not succeed.
inline void check(cudaError_t error, const std::string& what) {
  if (error == cudaSuccess) return;
  cudaGetLastError();
  throw Fault(code_of(error), what + ": " + cudaGetErrorString(error));
}
