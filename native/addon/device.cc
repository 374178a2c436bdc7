#include "device.h"

#include <algorithm>
#include <cstring>

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

Plan::Plan(std::shared_ptr<Device> device, std::vector<std::shared_ptr<Buffer>> buffers, std::shared_ptr<Ranks> ranks,
           PlanText text)
    : device_(std::move(device)),
      buffers_(std::move(buffers)),
      ranks_(std::move(ranks)),
      text_(std::move(text)),
      constants_(text_.constants.size()) {
  size_t bytes = 0;
  for (const auto* places : {&text_.inputs, &text_.outputs})
    for (const int at : *places)
      if (at < 0 || static_cast<size_t>(at) >= text_.places.size()) throw bad_plan("an input or output has no place");
  for (const int at : text_.inputs) bytes += place(at).bytes;
  for (Slot& slot : slots_) {
    slot.memory = PinnedBuffer(bytes);
    check(cudaEventCreateWithFlags(slot.copied.out(), cudaEventDisableTiming), "making an event");
  }
  if (!text_.constants.empty())
    check(cudaMemcpyAsync(constants_.at(), text_.constants.data(), text_.constants.size(), cudaMemcpyHostToDevice,
                          device_->stream()),
          "copying constants");
  check(cudaStreamSynchronize(device_->stream()), "copying constants");
}

void Plan::check_call(const RunCall& call) const {
  if (!call.buffers.empty() && call.buffers.size() != buffers_.size()) throw bad_plan("it was made over other buffers");
  if (call.inputs.size() != text_.inputs.size() || call.outputs.size() != text_.outputs.size())
    throw bad_plan("it has other inputs or outputs than it was given");
  for (size_t i = 0; i < call.inputs.size(); i++)
    if (call.input_bytes[i] != place(text_.inputs[i]).bytes) throw bad_plan("an input has another size");
  for (size_t i = 0; i < call.outputs.size(); i++)
    if (call.output_bytes[i] != place(text_.outputs[i]).bytes) throw bad_plan("an output has another size");
}

Memory Plan::memory(const std::vector<std::shared_ptr<Buffer>>& buffers) const {
  char* workspace = device_->workspace(text_.workspace_bytes);
  Memory memory{{workspace, constants_.at()}, {device_->workspace_bytes(), constants_.bytes()}};
  for (const auto& buffer : buffers) {
    memory.at.push_back(buffer->at());
    memory.bytes.push_back(buffer->bytes());
  }
  return memory;
}

void Plan::copy_inputs(const RunCall& call, const Memory& memory) {
  if (call.inputs.empty()) return;
  Slot& slot = slots_[next_slot_];
  next_slot_ = 1 - next_slot_;
  check(cudaEventSynchronize(slot.copied.get()), "copying inputs");
  char* from = slot.memory.at();
  for (size_t i = 0; i < call.inputs.size(); i++) {
    const size_t bytes = call.input_bytes[i];
    std::memcpy(from, call.inputs[i], bytes);
    check(cudaMemcpyAsync(memory.of(place(text_.inputs[i])), from, bytes, cudaMemcpyHostToDevice, device_->stream()),
          "copying inputs");
    from += bytes;
  }
  check(cudaEventRecord(slot.copied.get(), device_->stream()), "copying inputs");
}

namespace {
void mark(std::vector<Event>& marks, cudaStream_t stream) {
  marks.emplace_back();
  check(cudaEventCreate(marks.back().out()), "making an event");
  check(cudaEventRecord(marks.back().get(), stream), "recording an event");
}
}  // namespace

void Plan::launch_all(const Memory& memory, const int32_t* cancel, std::vector<Event>* marks) {
  Reader read(text_.words, text_.places, memory);
  while (!read.is_done()) {
    if (cancel != nullptr && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0) {
      cudaStreamSynchronize(device_->stream());
      throw Fault("cancelled", "the run was cancelled");
    }
    launch_next(read, device_->gemm_library(), ranks_.get(), device_->stream());
    if (marks != nullptr) mark(*marks, device_->stream());
  }
}

GraphExec Plan::capture(const Memory& memory) {
  // kernels are measured while the device does nothing else
  if (device_->tunes()) check(cudaStreamSynchronize(device_->stream()), "beginning a graph");
  Graph graph;
  check(cudaStreamBeginCapture(device_->stream(), cudaStreamCaptureModeRelaxed), "beginning a graph");
  try {
    launch_all(memory, nullptr, nullptr);
  } catch (...) {
    cudaStreamEndCapture(device_->stream(), graph.out());
    throw;
  }
  check(cudaStreamEndCapture(device_->stream(), graph.out()), "ending a graph");
  GraphExec ready;
  check(cudaGraphInstantiate(ready.out(), graph.get(), 0), "making a graph ready");
  return ready;
}

namespace {
// a plan meets few sets of residents in turn: the two slots of a sampling step, the rooms of a film that is gone on with
constexpr size_t GRAPHS = 4;
}

cudaGraphExec_t Plan::graph_over(const Memory& memory) {
  // where the workspace lies now is where all plans run: graphs over an older one are of no use to anyone
  graphs_.remove_if([&](const Captured& one) { return one.at[0] != memory.at[0]; });
  auto known = std::find_if(graphs_.begin(), graphs_.end(), [&](const Captured& one) { return one.at == memory.at; });
  if (known == graphs_.end()) {
    while (graphs_.size() >= GRAPHS) graphs_.pop_back();
    graphs_.push_front({memory.at, capture(memory)});
  } else {
    graphs_.splice(graphs_.begin(), graphs_, known);
  }
  return graphs_.front().graph.get();
}

Pending Plan::enqueue(const RunCall& call) {
  check_call(call);
  device_->choose();
  const cudaStream_t stream = device_->stream();
  const auto& buffers = call.buffers.empty() ? buffers_ : call.buffers;
  const Memory memory = this->memory(buffers);
  if (call.is_poisoned) check(cudaMemsetAsync(memory.at[0], 0xff, memory.bytes[0], stream), "poisoning");
  if (call.refreshed != nullptr) {
    if (buffers.empty()) throw bad_plan("it has no buffer to refresh");
    buffers[0]->write(call.refreshed, 0, call.refreshed_count);
  }
  copy_inputs(call, memory);
  const cudaGraphExec_t graph = call.is_eager ? nullptr : graph_over(memory);
  Pending pending;
  check(cudaEventCreate(pending.begin.out()), "making an event");
  check(cudaEventCreate(pending.end.out()), "making an event");
  if (call.cancel != nullptr && __atomic_load_n(call.cancel, __ATOMIC_RELAXED) != 0) throw Fault("cancelled", "the run was cancelled");
  check(cudaEventRecord(pending.begin.get(), stream), "recording an event");
  std::vector<Event> marks;
  if (call.profile != nullptr) mark(marks, stream);
  if (call.is_eager) launch_all(memory, call.cancel, call.profile != nullptr ? &marks : nullptr);
  else check(cudaGraphLaunch(graph, stream), "launching a graph");
  check(cudaEventRecord(pending.end.get(), stream), "recording an event");
  for (size_t i = 0; i < call.outputs.size(); i++)
    check(cudaMemcpyAsync(call.outputs[i], memory.of(place(text_.outputs[i])), call.output_bytes[i], cudaMemcpyDeviceToHost, stream), "copying outputs");
  if (!call.outputs.empty() || call.profile != nullptr) check(cudaStreamSynchronize(stream), "running a plan");
  for (size_t i = 0; i + 1 < marks.size() && i < call.profile_count; i++)
    check(cudaEventElapsedTime(&call.profile[i], marks[i].get(), marks[i + 1].get()), "reading a time");
  return pending;
}

float Plan::finish(const Pending& pending) {
  check(cudaEventSynchronize(pending.end.get()), "running a plan");
  float milliseconds = 0;
  check(cudaEventElapsedTime(&milliseconds, pending.begin.get(), pending.end.get()), "reading a time");
  return milliseconds;
}
