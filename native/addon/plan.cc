// Plans, and chains of them, ready to run: inputs on their way, graphs over the memory of a run.
#include <algorithm>
#include <cstring>

#include "device.h"
#include "launch.h"

Plan::Plan(std::shared_ptr<Device> device, std::vector<std::shared_ptr<Buffer>> buffers, std::shared_ptr<Ranks> ranks,
           PlanText text)
    : device_(std::move(device)),
      buffers_(std::move(buffers)),
      ranks_(std::move(ranks)),
      text_(std::move(text)),
      constants_(text_.constants.size()) {
  for (const auto* places : {&text_.inputs, &text_.outputs})
    for (const int at : *places)
      if (at < 0 || static_cast<size_t>(at) >= text_.places.size()) throw bad_plan("an input or output has no place");
  for (Staging& slot : slots_) slot.make(input_bytes());
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

const std::vector<std::shared_ptr<Buffer>>& Plan::buffers_of(const RunCall& call) const {
  return call.buffers.empty() ? buffers_ : call.buffers;
}

Memory Plan::prepare(const RunCall& call) {
  char* workspace = device_->workspace(text_.workspace_bytes);
  const auto& buffers = buffers_of(call);
  Memory memory{{workspace, constants_.at()}, {device_->workspace_bytes(), constants_.bytes()}};
  for (const auto& buffer : buffers) {
    memory.at.push_back(buffer->at());
    memory.bytes.push_back(buffer->bytes());
  }
  if (call.refreshed == nullptr) return memory;
  if (buffers.empty()) throw bad_plan("it has no buffer to refresh");
  buffers[0]->write(call.refreshed, 0, call.refreshed_count);
  return memory;
}

void Staging::make(size_t bytes) {
  memory = PinnedBuffer(bytes);
  check(cudaEventCreateWithFlags(copied.out(), cudaEventDisableTiming), "making an event");
}

size_t Plan::input_bytes() const {
  size_t bytes = 0;
  for (const int at : text_.inputs) bytes += place(at).bytes;
  return bytes;
}

void Plan::stage(const RunCall& call, char* to) {
  for (size_t i = 0; i < call.inputs.size(); i++) {
    std::memcpy(to, call.inputs[i], call.input_bytes[i]);
    to += call.input_bytes[i];
  }
}

void Plan::copy_staged(const char* from, const Memory& memory) const {
  for (const int at : text_.inputs) {
    const size_t bytes = place(at).bytes;
    check(cudaMemcpyAsync(memory.of(place(at)), from, bytes, cudaMemcpyHostToDevice, device_->stream()), "copying inputs");
    from += bytes;
  }
}

namespace {
void mark(std::vector<Event>& marks, cudaStream_t stream) {
  marks.emplace_back();
  check(cudaEventCreate(marks.back().out()), "making an event");
  check(cudaEventRecord(marks.back().get(), stream), "recording an event");
}

bool is_cancelled(const int32_t* cancel) { return cancel != nullptr && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0; }

/// What `launch` hands to the device's stream, as a graph.
template <class Launch>
GraphExec capture(const Device& device, Launch launch) {
  const cudaStream_t stream = device.stream();
  Graph graph;
  check(cudaStreamBeginCapture(stream, cudaStreamCaptureModeRelaxed), "beginning a graph");
  try {
    launch();
  } catch (...) {
    cudaStreamEndCapture(stream, graph.out());
    throw;
  }
  check(cudaStreamEndCapture(stream, graph.out()), "ending a graph");
  GraphExec ready;
  check(cudaGraphInstantiate(ready.out(), graph.get(), 0), "making a graph ready");
  return ready;
}

Pending begin(cudaStream_t stream) {
  Pending pending;
  check(cudaEventCreate(pending.begin.out()), "making an event");
  check(cudaEventCreate(pending.end.out()), "making an event");
  check(cudaEventRecord(pending.begin.get(), stream), "recording an event");
  return pending;
}

// few sets of residents meet a plan in turn: the two slots of a sampling step, the rooms of a film that is gone on with
constexpr size_t GRAPHS = 4;
}  // namespace

template <class Capture>
cudaGraphExec_t Graphs::over(const std::vector<char*>& at, Capture capture) {
  // where the workspace lies now is where all plans run: graphs over an older one are of no use to anyone
  kept_.remove_if([&](const Captured& one) { return one.at[0] != at[0]; });
  const auto known = std::find_if(kept_.begin(), kept_.end(), [&](const Captured& one) { return one.at == at; });
  if (known == kept_.end()) {
    while (kept_.size() >= GRAPHS) kept_.pop_back();
    kept_.push_front({at, GraphExec()});
    return nullptr;
  }
  kept_.splice(kept_.begin(), kept_, known);
  Captured& found = kept_.front();
  if (!found.graph) found.graph = capture();
  return found.graph.get();
}

void Plan::launch_all(const Memory& memory, const int32_t* cancel, std::vector<Event>* marks) const {
  Reader read(text_.words, text_.places, memory);
  const Launcher by{device_->gemm_library(), ranks_.get(), device_->aside(), device_->stream()};
  while (!read.is_done()) {
    if (is_cancelled(cancel)) {
      cudaStreamSynchronize(device_->stream());
      throw Fault("cancelled", "the run was cancelled");
    }
    launch_next(read, by);
    if (marks != nullptr) mark(*marks, device_->stream());
  }
}

Pending Plan::enqueue(const RunCall& call) {
  check_call(call);
  device_->choose();
  const cudaStream_t stream = device_->stream();
  const Memory memory = prepare(call);
  if (call.is_poisoned) check(cudaMemsetAsync(memory.at[0], 0xff, memory.bytes[0], stream), "poisoning");
  if (!call.inputs.empty()) {
    Staging& slot = slots_[next_slot_];
    next_slot_ = 1 - next_slot_;
    check(cudaEventSynchronize(slot.copied.get()), "copying inputs");
    stage(call, slot.memory.at());
    copy_staged(slot.memory.at(), memory);
    check(cudaEventRecord(slot.copied.get(), stream), "copying inputs");
  }
  const auto launch = [&] { launch_all(memory, nullptr, nullptr); };
  const cudaGraphExec_t graph =
      call.is_eager ? nullptr : graphs_.over(memory.at, [&] { return capture(*device_, launch); });
  if (is_cancelled(call.cancel)) throw Fault("cancelled", "the run was cancelled");
  Pending pending = begin(stream);
  std::vector<Event> marks;
  if (call.profile != nullptr) mark(marks, stream);
  if (graph == nullptr) launch_all(memory, call.cancel, call.profile != nullptr ? &marks : nullptr);
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

Chain::Chain(std::vector<std::shared_ptr<Plan>> plans) : plans_(std::move(plans)) {
  if (plans_.empty()) throw bad_plan("a chain has no plans");
  size_t bytes = 0;
  for (const auto& plan : plans_) {
    if (plan->device() != device()) throw bad_plan("a chain's plans are of several devices");
    bytes += plan->input_bytes();
  }
  slot_.make(bytes);
}

Pending Chain::enqueue(const std::vector<std::shared_ptr<RunCall>>& calls) {
  if (calls.size() != plans_.size()) throw bad_plan("a chain has another number of plans");
  Device& device = *this->device();
  device.choose();
  size_t workspace = 0;
  for (size_t i = 0; i < plans_.size(); i++) {
    plans_[i]->check_call(*calls[i]);
    if (!calls[i]->outputs.empty()) throw bad_plan("an output of a chain lies in no buffer");
    workspace = std::max(workspace, plans_[i]->text_.workspace_bytes);
  }
  // once for all of them: it must not move between two
  device.workspace(workspace);
  std::vector<Memory> memories;
  std::vector<char*> at;
  for (size_t i = 0; i < plans_.size(); i++) {
    memories.push_back(plans_[i]->prepare(*calls[i]));
    at.insert(at.end(), memories[i].at.begin(), memories[i].at.end());
  }
  // the graph copies the inputs itself: their places in the workspace may be the same
  check(cudaEventSynchronize(slot_.copied.get()), "copying inputs");
  char* to = slot_.memory.at();
  for (size_t i = 0; i < plans_.size(); i++) {
    Plan::stage(*calls[i], to);
    to += plans_[i]->input_bytes();
  }
  const auto launch = [&] {
    const char* from = slot_.memory.at();
    for (size_t i = 0; i < plans_.size(); i++) {
      plans_[i]->copy_staged(from, memories[i]);
      from += plans_[i]->input_bytes();
      plans_[i]->launch_all(memories[i], nullptr, nullptr);
    }
  };
  const cudaStream_t stream = device.stream();
  const cudaGraphExec_t graph = graphs_.over(at, [&] { return capture(device, launch); });
  if (is_cancelled(calls.front()->cancel)) throw Fault("cancelled", "the run was cancelled");
  Pending pending = begin(stream);
  if (graph == nullptr) launch();
  else check(cudaGraphLaunch(graph, stream), "launching a graph");
  check(cudaEventRecord(slot_.copied.get(), stream), "copying inputs");
  check(cudaEventRecord(pending.end.get(), stream), "recording an event");
  return pending;
}
