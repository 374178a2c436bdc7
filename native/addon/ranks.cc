#include "ranks.h"

#include <dlfcn.h>

#include <cstdlib>
#include <cstring>

namespace {

// The few words of nccl.h that are needed; its values have not changed since NCCL 2.0.
struct Id {
  char internal[128];
};
constexpr int SUCCESS = 0, IN_PROGRESS = 7, CHAR = 0, FLOAT = 7, SUM = 0;

constexpr size_t WARM_UP = size_t(1) << 21;

struct Nccl {
  int (*version)(int*) = nullptr;
  int (*unique_id)(Id*) = nullptr;
  int (*init)(NcclComm**, int, Id, int) = nullptr;
  int (*all_reduce)(const void*, void*, size_t, int, int, NcclComm*, cudaStream_t) = nullptr;
  int (*broadcast)(const void*, void*, size_t, int, int, NcclComm*, cudaStream_t) = nullptr;
  int (*abort)(NcclComm*) = nullptr;
  const char* (*words)(int) = nullptr;
  bool is_there = false;

  Nccl() {
    void* library = nullptr;
    for (const char* name : {static_cast<const char*>(std::getenv("SCENEWEAVE_NCCL")), "libnccl.so.2", "libnccl.so"})
      if (library == nullptr && name != nullptr) library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return;
    is_there = find(library, "ncclGetVersion", version) && find(library, "ncclGetUniqueId", unique_id) &&
               find(library, "ncclCommInitRank", init) && find(library, "ncclAllReduce", all_reduce) &&
               find(library, "ncclBroadcast", broadcast) && find(library, "ncclCommAbort", abort) &&
               find(library, "ncclGetErrorString", words);
  }

  template <class F>
  static bool find(void* library, const char* name, F& function) {
    function = reinterpret_cast<F>(dlsym(library, name));
    return function != nullptr;
  }
};

/// Found once a process: a library that is gone again under a running program is no case.
const Nccl& nccl() {
  static const Nccl found;
  return found;
}

void check_nccl(int status, const char* what) {
  if (status == SUCCESS || status == IN_PROGRESS) return;
  throw Fault("ranks-lost", std::string(what) + ": " + nccl().words(status));
}

void need_nccl() {
  if (!nccl().is_there)
    throw Fault("no-nccl", "NCCL is not found: install libnccl2, or name the library in SCENEWEAVE_NCCL");
}

}  // namespace

int nccl_version() {
  int version = 0;
  if (nccl().is_there && nccl().version(&version) != SUCCESS) version = 0;
  return version;
}

RanksId make_ranks_id() {
  need_nccl();
  Id id{};
  check_nccl(nccl().unique_id(&id), "making a group");
  RanksId made;
  std::memcpy(made.data(), id.internal, made.size());
  return made;
}

Ranks::Ranks(int rank, int count, const RanksId& id) {
  need_nccl();
  check(cudaStreamCreateWithFlags(stream_.out(), cudaStreamNonBlocking), "making a stream");
  for (Event* event : {&forked_, &joined_})
    check(cudaEventCreateWithFlags(event->out(), cudaEventDisableTiming), "making an event");
  Id same;
  std::memcpy(same.internal, id.data(), id.size());
  check_nccl(nccl().init(&comm_, count, same, rank), "joining the group");
  // connections are made at the first sum of their kind, and not while a graph is captured
  DeviceBuffer zeros(WARM_UP * sizeof(float));
  check(cudaMemsetAsync(zeros.at(), 0, zeros.bytes(), stream_.get()), "joining the group");
  for (const size_t size : {size_t(1), WARM_UP})
    check_nccl(nccl().all_reduce(zeros.at(), zeros.at(), size, FLOAT, SUM, comm_, stream_.get()), "joining the group");
  check(cudaStreamSynchronize(stream_.get()), "joining the group");
}

Ranks::~Ranks() {
  // destroying would wait for processes that may have ended before this one
  abort();
}

NcclComm* Ranks::alive() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (comm_ == nullptr) throw Fault("ranks-lost", "the group has ended");
  return comm_;
}

void Ranks::sum(float* at, size_t count, cudaStream_t stream) {
  NcclComm* comm = alive();
  check(cudaEventRecord(forked_.get(), stream), "summing over GPUs");
  check(cudaStreamWaitEvent(stream_.get(), forked_.get()), "summing over GPUs");
  check_nccl(nccl().all_reduce(at, at, count, FLOAT, SUM, comm, stream_.get()), "summing over GPUs");
}

void Ranks::join(cudaStream_t stream) {
  check(cudaEventRecord(joined_.get(), stream_.get()), "summing over GPUs");
  check(cudaStreamWaitEvent(stream, joined_.get()), "summing over GPUs");
}

void Ranks::share(void* at, size_t bytes, cudaStream_t stream) {
  check_nccl(nccl().broadcast(at, at, bytes, CHAR, 0, alive(), stream), "sharing a buffer");
  check(cudaStreamSynchronize(stream), "sharing a buffer");
}

void Ranks::abort() {
  NcclComm* comm = nullptr;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::swap(comm, comm_);
  }
  if (comm != nullptr) nccl().abort(comm);
}
