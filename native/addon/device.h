// A device, weights that lie on it, and plans that are ready to run there. Nothing here knows JavaScript.
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gemm_library.h"
#include "handles.h"
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

/// All parameters in one buffer, in the storage format of the plans that read them.
class Weights {
 public:
  Weights(std::shared_ptr<Device> device, Number number, size_t count);
  /// Copies all parameters from the host. Called with the device in hand.
  void upload(const float* from, cudaStream_t stream);
  const DeviceBuffer& buffer() const { return buffer_; }
  Number number() const { return number_; }
  size_t count() const { return count_; }

 private:
  std::shared_ptr<Device> device_;
  Number number_;
  size_t count_;
  DeviceBuffer buffer_, staging_;
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
  std::vector<const float*> inputs;
  std::vector<float*> outputs;
  std::vector<size_t> input_bytes, output_bytes;
  /// Parameters to copy first; nullptr when those on the device still hold.
  const float* weights = nullptr;
  /// Launches one by one, looking at `cancel` between them, instead of replaying a graph.
  bool is_eager = false;
  /// Fills the workspace with NaN first: a test sees what a kernel did not write.
  bool is_poisoned = false;
  const int32_t* cancel = nullptr;
};

class Plan {
 public:
  Plan(std::shared_ptr<Device> device, std::shared_ptr<Weights> weights, PlanText text);
  /// Runs once; blocks. Returns the milliseconds that the device worked, copies to and from the host left out.
  float run(const RunCall& call);

 private:
  void check_call(const RunCall& call) const;
  Memory memory() const;
  void launch_all(const Memory& memory, const int32_t* cancel);
  void capture(const Memory& memory);
  size_t bytes_of(int place) const { return text_.places.at(place).bytes; }

  std::shared_ptr<Device> device_;
  std::shared_ptr<Weights> weights_;
  PlanText text_;
  DeviceBuffer constants_;
  GraphExec graph_;
  const char* captured_at_ = nullptr;
};

/// One stream and one workspace; runs take turns.
class Device {
 public:
  explicit Device(int index);
  /// Makes this device the thread's own; hold the lock while anything is asked of it.
  std::unique_lock<std::mutex> take();
  /// Memory of at least so many bytes; what lay there before is gone when it grows.
  char* workspace(size_t bytes);
  size_t workspace_bytes() const { return workspace_.bytes(); }
  char* workspace_at() const { return workspace_.at(); }
  cudaStream_t stream() const { return stream_.get(); }
  GemmLibrary& gemm_library() { return *gemm_library_; }

 private:
  int index_;
  std::mutex mutex_;
  Stream stream_;
  DeviceBuffer workspace_;
  std::unique_ptr<GemmLibrary> gemm_library_;
};
