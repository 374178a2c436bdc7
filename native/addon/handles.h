// Everything that CUDA hands out is owned by one of these, and given back when it goes.
#pragma once
#include <cuda_runtime_api.h>

#include <cstdint>
#include <utility>

#include "fault.h"

template <class Handle, cudaError_t (*destroy)(Handle)>
class Owned {
 public:
  Owned() = default;
  explicit Owned(Handle handle) : handle_(handle) {}
  Owned(Owned&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Owned& operator=(Owned&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Owned() {
    if (handle_ != nullptr) destroy(handle_);
  }
  Handle get() const { return handle_; }
  Handle* out() { return &handle_; }
  explicit operator bool() const { return handle_ != nullptr; }

 private:
  Handle handle_ = nullptr;
};

using Stream = Owned<cudaStream_t, cudaStreamDestroy>;
using Event = Owned<cudaEvent_t, cudaEventDestroy>;
using Graph = Owned<cudaGraph_t, cudaGraphDestroy>;
using GraphExec = Owned<cudaGraphExec_t, cudaGraphExecDestroy>;

/// Host memory that the device can copy from while the host goes on. Empty when made with 0 bytes.
class PinnedBuffer {
 public:
  PinnedBuffer() = default;
  explicit PinnedBuffer(size_t bytes) {
    if (bytes == 0) return;
    void* at = nullptr;
    check(cudaMallocHost(&at, bytes), "asking for " + std::to_string(bytes >> 10) + " KiB of pinned memory");
    memory_ = Owned<void*, cudaFreeHost>(at);
  }
  char* at() const { return static_cast<char*>(memory_.get()); }

 private:
  Owned<void*, cudaFreeHost> memory_;
};

/// Device memory. Empty when made with 0 bytes.
class DeviceBuffer {
 public:
  DeviceBuffer() = default;
  explicit DeviceBuffer(size_t bytes) : bytes_(bytes) {
    if (bytes == 0) return;
    void* at = nullptr;
    check(cudaMalloc(&at, bytes), "asking for " + std::to_string(bytes >> 20) + " MiB of device memory");
    memory_ = Owned<void*, cudaFree>(at);
  }
  char* at() const { return static_cast<char*>(memory_.get()); }
  size_t bytes() const { return bytes_; }

 private:
  Owned<void*, cudaFree> memory_;
  size_t bytes_ = 0;
};
