#include "device.h"

#include <algorithm>

#include "launch.h"

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
}

std::unique_lock<std::mutex> Device::take() {
  std::unique_lock<std::mutex> lock(mutex_);
  check(cudaSetDevice(index_), "choosing CUDA device " + std::to_string(index_));
  return lock;
}

char* Device::workspace(size_t bytes) {
  if (workspace_.bytes() < bytes) {
    // the old one first: both at once may not fit
    workspace_ = DeviceBuffer();
    workspace_ = DeviceBuffer(bytes);
  }
  return workspace_.at();
}

namespace {
constexpr size_t STAGING = size_t(1) << 24;  // 64 MiB of f32: large enough that a copy's start does not count
}

Weights::Weights(std::shared_ptr<Device> device, Number number, size_t count)
    : device_(std::move(device)),
      number_(number),
      count_(count),
      buffer_(count * (number == Number::bf16 ? 2 : 4)),
      staging_(number == Number::bf16 ? std::min(count, STAGING) * 4 : 0) {}

void Weights::upload(const float* from, cudaStream_t stream) {
  if (number_ == Number::f32) {
    check(cudaMemcpyAsync(buffer_.at(), from, count_ * 4, cudaMemcpyHostToDevice, stream), "copying weights");
    return;
  }
  for (size_t at = 0; at < count_; at += STAGING) {
    const size_t count = std::min(STAGING, count_ - at);
    check(cudaMemcpyAsync(staging_.at(), from + at, count * 4, cudaMemcpyHostToDevice, stream), "copying weights");
    check(cast(Number::bf16, buffer_.at() + 2 * at, Number::f32, staging_.at(), count, stream), "rounding weights");
  }
}

Plan::Plan(std::shared_ptr<Device> device, std::shared_ptr<Weights> weights, PlanText text)
    : device_(std::move(device)), weights_(std::move(weights)), text_(std::move(text)), constants_(text_.constants.size()) {
  for (const auto* places : {&text_.inputs, &text_.outputs})
    for (const int place : *places)
      if (place < 0 || static_cast<size_t>(place) >= text_.places.size()) throw bad_plan("an input or output has no place");
  if (!text_.constants.empty())
    check(cudaMemcpyAsync(constants_.at(), text_.constants.data(), text_.constants.size(), cudaMemcpyHostToDevice,
                          device_->stream()),
          "copying constants");
  check(cudaStreamSynchronize(device_->stream()), "copying constants");
}

void Plan::check_call(const RunCall& call) const {
  if (call.inputs.size() != text_.inputs.size() || call.outputs.size() != text_.outputs.size())
    throw bad_plan("it has other inputs or outputs than it was given");
  for (size_t i = 0; i < call.inputs.size(); i++)
    if (call.input_bytes[i] != bytes_of(text_.inputs[i])) throw bad_plan("an input has another size");
  for (size_t i = 0; i < call.outputs.size(); i++)
    if (call.output_bytes[i] != bytes_of(text_.outputs[i])) throw bad_plan("an output has another size");
}

Memory Plan::memory() const {
  char* workspace = device_->workspace(text_.workspace_bytes);
  return {{workspace, weights_->buffer().at(), constants_.at()},
          {device_->workspace_bytes(), weights_->buffer().bytes(), constants_.bytes()}};
}

void Plan::launch_all(const Memory& memory, const int32_t* cancel) {
  Reader read(text_.words, text_.places, memory);
  while (!read.is_done()) {
    if (cancel != nullptr && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0) {
      cudaStreamSynchronize(device_->stream());
      throw Fault("cancelled", "the run was cancelled");
    }
    launch_next(read, device_->gemm_library(), device_->stream());
  }
}

void Plan::capture(const Memory& memory) {
  Graph graph;
  check(cudaStreamBeginCapture(device_->stream(), cudaStreamCaptureModeRelaxed), "beginning a graph");
  try {
    launch_all(memory, nullptr);
  } catch (...) {
    cudaStreamEndCapture(device_->stream(), graph.out());
    throw;
  }
  check(cudaStreamEndCapture(device_->stream(), graph.out()), "ending a graph");
  graph_ = GraphExec();
  check(cudaGraphInstantiate(graph_.out(), graph.get(), 0), "making a graph ready");
  captured_at_ = memory.at[0];
}

float Plan::run(const RunCall& call) {
  check_call(call);
  const auto lock = device_->take();
  const cudaStream_t stream = device_->stream();
  const Memory memory = this->memory();
  const auto at = [&](int place) {
    const Place& p = text_.places[place];
    if (p.space < 0 || p.space > 2 || p.offset + p.bytes > memory.bytes[p.space]) throw bad_plan("a value lies outside its space");
    return memory.at[p.space] + p.offset;
  };
  if (call.is_poisoned) check(cudaMemsetAsync(memory.at[0], 0xff, memory.bytes[0], stream), "poisoning");
  if (call.weights != nullptr) weights_->upload(call.weights, stream);
  for (size_t i = 0; i < call.inputs.size(); i++)
    check(cudaMemcpyAsync(at(text_.inputs[i]), call.inputs[i], call.input_bytes[i], cudaMemcpyHostToDevice, stream), "copying inputs");
  if (!call.is_eager && captured_at_ != memory.at[0]) capture(memory);
  Event begin, end;
  check(cudaEventCreate(begin.out()), "making an event");
  check(cudaEventCreate(end.out()), "making an event");
  if (call.cancel != nullptr && __atomic_load_n(call.cancel, __ATOMIC_RELAXED) != 0) throw Fault("cancelled", "the run was cancelled");
  check(cudaEventRecord(begin.get(), stream), "recording an event");
  if (call.is_eager) launch_all(memory, call.cancel);
  else check(cudaGraphLaunch(graph_.get(), stream), "launching a graph");
  check(cudaEventRecord(end.get(), stream), "recording an event");
  for (size_t i = 0; i < call.outputs.size(); i++)
    check(cudaMemcpyAsync(call.outputs[i], at(text_.outputs[i]), call.output_bytes[i], cudaMemcpyDeviceToHost, stream), "copying outputs");
  check(cudaStreamSynchronize(stream), "running a plan");
  float milliseconds = 0;
  check(cudaEventElapsedTime(&milliseconds, begin.get(), end.get()), "reading a time");
  return milliseconds;
}
