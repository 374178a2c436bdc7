#include "device.h"

#include <algorithm>

#include "../include/kernels.h"

std::vector<DeviceInfo> list_devices() {
  int count = 0;
  // no driver, an old one, or no GPU: the same to whoever asks
  if (cudaGetDeviceCount(&count) != cudaSuccess) {
    cudaGetLastError();
    return {};
  }
  std::vector<DeviceInfo> found;
  for (int index = 0; index < count; index++) {
    cudaDeviceProp properties{};
    if (cudaGetDeviceProperties(&properties, index) != cudaSuccess) continue;
    found.push_back({index, properties.name, static_cast<double>(properties.totalGlobalMem), properties.major,
                     properties.minor});
  }
  return found;
}

Device::Device(int index, bool tunes) : index_(index), tunes_(tunes) {
  check(cudaSetDevice(index), "opening CUDA device " + std::to_string(index));
  check(cudaStreamCreateWithFlags(stream_.out(), cudaStreamNonBlocking), "making a stream");
  gemm_library_ = make_gemm_library(tunes);
}

uint64_t Device::ticket() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return tickets_++;
}

Device::Turn::Turn(Device& device, uint64_t ticket) : device_(device) {
  std::unique_lock<std::mutex> lock(device.mutex_);
  device.turned_.wait(lock, [&] { return device.turn_ == ticket; });
}

Device::Turn::~Turn() {
  {
    const std::lock_guard<std::mutex> lock(device_.mutex_);
    device_.turn_++;
  }
  device_.turned_.notify_all();
}

void Device::choose() const { check(cudaSetDevice(index_), "choosing CUDA device " + std::to_string(index_)); }

char* Device::workspace(size_t bytes) {
  if (workspace_.bytes() < bytes) {
    // the old one first: both at once may not fit
    workspace_ = DeviceBuffer();
    workspace_ = DeviceBuffer(bytes);
  }
  return workspace_.at();
}

size_t Device::room() const {
  size_t free = 0, total = 0;
  check(cudaMemGetInfo(&free, &total), "asking how much memory is free");
  return free + workspace_.bytes();
}

namespace {
constexpr size_t STAGING = size_t(1) << 24;  // 64 MiB of f32: large enough that a copy's start does not count
}

Buffer::Buffer(std::shared_ptr<Device> device, Number number, size_t count)
    : device_(std::move(device)),
      number_(number),
      count_(count),
      memory_(count * (number == Number::bf16 ? 2 : 4)),
      staging_(number == Number::bf16 ? std::min(count, STAGING) * 4 : 0) {
  if (count != 0) check(cudaMemsetAsync(memory_.at(), 0, memory_.bytes(), device_->stream()), "clearing a buffer");
}

void Buffer::check_range(size_t offset, size_t count) const {
  if (offset > count_ || count > count_ - offset) throw bad_plan("a buffer is shorter than what is read or written");
}

void Buffer::write(const float* from, size_t offset, size_t count) {
  check_range(offset, count);
  const cudaStream_t stream = device_->stream();
  if (number_ == Number::f32) {
    check(cudaMemcpyAsync(at() + 4 * offset, from, count * 4, cudaMemcpyHostToDevice, stream), "writing a buffer");
    return;
  }
  for (size_t done = 0; done < count; done += STAGING) {
    const size_t part = std::min(STAGING, count - done);
    check(cudaMemcpyAsync(staging_.at(), from + done, part * 4, cudaMemcpyHostToDevice, stream), "writing a buffer");
    check(cast(Number::bf16, at() + 2 * (offset + done), Number::f32, staging_.at(), part, stream), "rounding a buffer");
  }
}

void Buffer::read(float* to, size_t offset, size_t count) {
  check_range(offset, count);
  const cudaStream_t stream = device_->stream();
  if (number_ == Number::f32) {
    check(cudaMemcpyAsync(to, at() + 4 * offset, count * 4, cudaMemcpyDeviceToHost, stream), "reading a buffer");
  } else {
    for (size_t done = 0; done < count; done += STAGING) {
      const size_t part = std::min(STAGING, count - done);
      check(cast(Number::f32, staging_.at(), Number::bf16, at() + 2 * (offset + done), part, stream), "reading a buffer");
      check(cudaMemcpyAsync(to + done, staging_.at(), part * 4, cudaMemcpyDeviceToHost, stream), "reading a buffer");
    }
  }
  check(cudaStreamSynchronize(stream), "reading a buffer");
}

void Buffer::draw(size_t offset, size_t count, Seed seed, double keep, double fresh) {
  check_range(offset, count);
  char* from = at() + (number_ == Number::bf16 ? 2 : 4) * offset;
  check(normals(number_, from, count, seed, keep, fresh, device_->stream()), "drawing noise");
}
