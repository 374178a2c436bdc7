// A device, buffers that lie on it, and plans that are ready to run there. Nothing here knows JavaScript.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "aside.h"
#include "gemm_library.h"
#include "handles.h"
#include "ranks.h"
#include "reader.h"

struct DeviceInfo {
  int index;
  std::string name;
  double memory_bytes;
  int major, minor;
};

/// The devices of this machine; none without a driver.
std::vector<DeviceInfo> list_devices();

class Device;

/// Numbers that stay on the device from one run to the next, in one storage format; f32 on the host. Zeros at first.
class Buffer {
 public:
  /// `block`: 0, or so many values side by side have 8 bits each, after a scale of their own.
  Buffer(std::shared_ptr<Device> device, Number number, size_t count, int block = 0);
  /// Copies `count` values from and to the host, from value `offset` on. Called with the device in hand.
  void write(const float* from, size_t offset, size_t count);
  void read(float* to, size_t offset, size_t count);
  /// `count` values from `offset` on become keep · value + fresh · normal.
  void draw(size_t offset, size_t count, Seed seed, double keep, double fresh);
  char* at() const { return memory_.at(); }
  size_t bytes() const { return memory_.bytes(); }
  const std::shared_ptr<Device>& device() const { return device_; }

 private:
  void check_range(size_t offset, size_t count) const;
  /// Moves values of another format than the host's, some at a time; `move` is told where they lie here and how many.
  template <class Move>
  void staged(size_t offset, size_t count, Move move);
  std::shared_ptr<Device> device_;
  Number number_;
  size_t count_;
  int block_;
  DeviceBuffer memory_, staging_;
};

struct PlanText {
  std::vector<int32_t> words;
  std::vector<Place> places;
  std::vector<char> constants;
  size_t workspace_bytes;
  /// Places of what comes in and goes out, always f32.
  std::vector<int32_t> inputs, outputs;
};

struct RunCall {
  /// What it is run over in place of the buffers that it was made over; empty when it is those.
  std::vector<std::shared_ptr<Buffer>> buffers;
  std::vector<const float*> inputs;
  std::vector<float*> outputs;
  std::vector<size_t> input_bytes, output_bytes;
  /// What to copy into the plan's first buffer before; nullptr when what is there still holds.
  const float* refreshed = nullptr;
  size_t refreshed_count = 0;
  /// Launches one by one, looking at `cancel` between them, instead of replaying a graph.
  bool is_eager = false;
  /// Fills the workspace with NaN first: a test sees what a kernel did not write.
  bool is_poisoned = false;
  const int32_t* cancel = nullptr;
  /// Milliseconds of each launch, in their order, when it is eager; nullptr when nobody asks.
  float* profile = nullptr;
  size_t profile_count = 0;
};

/// What a run waits for when it has handed over its work.
struct Pending {
  Event begin, end;
};

/// Host memory that inputs lie in on their way, and when the device has read it.
struct Staging {
  PinnedBuffer memory;
  Event copied;
  void make(size_t bytes);
};

/// Where the spaces of a run lie, and its graph when it was captured.
struct Captured {
  std::vector<char*> at;
  GraphExec graph;
};

/// Graphs of one thing over several sets of memory, the last used first.
class Graphs {
 public:
  /// The graph over this memory, made by `capture` when it is met for the second time; nullptr for the first, for much is run
  /// once. `at` begins with the workspace.
  template <class Capture>
  cudaGraphExec_t over(const std::vector<char*>& at, Capture capture);

 private:
  std::list<Captured> kept_;
};

class Plan {
 public:
  /// `ranks`: the group that it sums over, nullptr where it does not.
  Plan(std::shared_ptr<Device> device, std::vector<std::shared_ptr<Buffer>> buffers, std::shared_ptr<Ranks> ranks, PlanText text);
  /// Hands one run to the device. Returns at once when nothing goes back to the host: what comes next queues behind it.
  Pending enqueue(const RunCall& call);
  /// Waits for a run; the milliseconds that the device worked, copies to and from the host left out.
  static float finish(const Pending& pending);
  const std::shared_ptr<Device>& device() const { return device_; }

 private:
  friend class Chain;
  void check_call(const RunCall& call) const;
  const std::vector<std::shared_ptr<Buffer>>& buffers_of(const RunCall& call) const;
  /// Where its spaces lie in a run, with what it refreshes copied there.
  Memory prepare(const RunCall& call);
  size_t input_bytes() const;
  /// Puts the inputs of a call one after another.
  static void stage(const RunCall& call, char* to);
  /// Has the device copy them from there to where they belong.
  void copy_staged(const char* from, const Memory& memory) const;
  void launch_all(const Memory& memory, const int32_t* cancel, std::vector<Event>* marks) const;
  const Place& place(int at) const { return text_.places.at(at); }

  std::shared_ptr<Device> device_;
  std::vector<std::shared_ptr<Buffer>> buffers_;
  /// Before the graphs: they hold its sums, and go first.
  std::shared_ptr<Ranks> ranks_;
  PlanText text_;
  DeviceBuffer constants_;
  /// Two, so that one is filled while the device copies the other.
  Staging slots_[2];
  int next_slot_ = 0;
  Graphs graphs_;
};

/// Plans that run one after another as one graph, inputs and all. Their outputs lie in buffers.
class Chain {
 public:
  explicit Chain(std::vector<std::shared_ptr<Plan>> plans);
  /// One call for each plan. Returns at once.
  Pending enqueue(const std::vector<std::shared_ptr<RunCall>>& calls);
  const std::shared_ptr<Device>& device() const { return plans_.front()->device(); }

 private:
  std::vector<std::shared_ptr<Plan>> plans_;
  /// One: a step and the next are chains of their own, so that this one's inputs were long read when it comes again.
  Staging slot_;
  Graphs graphs_;
};

/// One stream and one workspace; work goes to it in the order in which it was asked for.
class Device {
 public:
  explicit Device(int index);
  /// A place in the queue. Every ticket must be handed to `take` once.
  uint64_t ticket();
  /// The device, when all earlier tickets have had it; given to the next when this goes.
  class Turn {
   public:
    Turn(Device& device, uint64_t ticket);
    ~Turn();
    Turn(const Turn&) = delete;

   private:
    Device& device_;
  };
  /// Makes this device the thread's own.
  void choose() const;
  /// Memory of at least so many bytes; what lay there before is gone when it grows.
  char* workspace(size_t bytes);
  size_t workspace_bytes() const { return workspace_.bytes(); }
  /// Device memory that a plan's workspace may take: what is free, and what the workspace has.
  size_t room() const;
  Aside& aside() { return *aside_; }
  cudaStream_t stream() const { return stream_.get(); }
  GemmLibrary& gemm_library() { return *gemm_library_; }

 private:
  int index_;
  std::mutex mutex_;
  std::condition_variable turned_;
  uint64_t tickets_ = 0, turn_ = 0;
  Stream stream_;
  DeviceBuffer workspace_;
  std::unique_ptr<GemmLibrary> gemm_library_;
  std::unique_ptr<Aside> aside_;
};
