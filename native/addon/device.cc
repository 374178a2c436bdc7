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

Device::Device(int index) : index_(index) {
  check(cudaSetDevice(index), "opening CUDA device " + std::to_string(index));
  check(cudaStreamCreateWithFlags(stream_.out(), cudaStreamNonBlocking), "making a stream");
  gemm_library_ = make_gemm_library();
  aside_ = std::make_unique<Aside>();
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

namespace {
/// Where value `count` begins: a block in 8 bits has its scale before it.
size_t bytes_of(Number number, size_t count, int block) {
  if (block > 0) return count / block * (block + sizeof(float));
  return count * (number == Number::bf16 ? 2 : 4);
}
}  // namespace

Buffer::Buffer(std::shared_ptr<Device> device, Number number, size_t count, int block)
    : device_(std::move(device)),
      number_(number),
      count_(count),
      block_(block),
      memory_(bytes_of(number, count, block)),
      staging_(number == Number::bf16 || block > 0 ? std::min(count, STAGING) * 4 : 0) {
  if (block < 0 || (block > 0 && (block % 8 != 0 || count % block != 0))) throw bad_plan("a buffer is no whole number of blocks");
  if (count != 0) check(cudaMemsetAsync(memory_.at(), 0, memory_.bytes(), device_->stream()), "clearing a buffer");
}

void Buffer::check_range(size_t offset, size_t count) const {
  if (offset > count_ || count > count_ - offset) throw bad_plan("a buffer is shorter than what is read or written");
  if (block_ > 0 && (offset % block_ != 0 || count % block_ != 0)) throw bad_plan("a part of a buffer cuts a block");
}

template <class Move>
void Buffer::staged(size_t offset, size_t count, Move move) {
  const size_t most = block_ > 0 ? STAGING / block_ * block_ : STAGING;
  for (size_t done = 0; done < count; done += most) move(offset + done, done, std::min(most, count - done));
}

void Buffer::write(const float* from, size_t offset, size_t count) {
  check_range(offset, count);
  const cudaStream_t stream = device_->stream();
  if (number_ == Number::f32 && block_ == 0) {
    check(cudaMemcpyAsync(at() + 4 * offset, from, count * 4, cudaMemcpyHostToDevice, stream), "writing a buffer");
    return;
  }
  staged(offset, count, [&](size_t here, size_t done, size_t part) {
    check(cudaMemcpyAsync(staging_.at(), from + done, part * 4, cudaMemcpyHostToDevice, stream), "writing a buffer");
    const cudaError_t error = block_ > 0
                                  ? pack8(Number::f32, at() + bytes_of(number_, here, block_), staging_.at(), part, block_, stream)
                                  : cast(Number::bf16, at() + 2 * here, Number::f32, staging_.at(), part, stream);
    check(error, "rounding a buffer");
  });
}

void Buffer::read(float* to, size_t offset, size_t count) {
  check_range(offset, count);
  const cudaStream_t stream = device_->stream();
  if (number_ == Number::f32 && block_ == 0) {
    check(cudaMemcpyAsync(to, at() + 4 * offset, count * 4, cudaMemcpyDeviceToHost, stream), "reading a buffer");
  } else {
    staged(offset, count, [&](size_t here, size_t done, size_t part) {
      const cudaError_t error = block_ > 0
                                    ? unpack8(Number::f32, staging_.at(), at() + bytes_of(number_, here, block_), part, block_, stream)
                                    : cast(Number::f32, staging_.at(), Number::bf16, at() + 2 * here, part, stream);
      check(error, "reading a buffer");
      check(cudaMemcpyAsync(to + done, staging_.at(), part * 4, cudaMemcpyDeviceToHost, stream), "reading a buffer");
    });
  }
  check(cudaStreamSynchronize(stream), "reading a buffer");
}

void Buffer::draw(size_t offset, size_t count, Seed seed, double keep, double fresh) {
  check_range(offset, count);
  if (block_ > 0) throw bad_plan("noise is not drawn in 8 bits");
  char* from = at() + (number_ == Number::bf16 ? 2 : 4) * offset;
  check(normals(number_, from, count, seed, keep, fresh, device_->stream()), "drawing noise");
}
