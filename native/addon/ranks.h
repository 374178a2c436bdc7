// Sums over processes that hold a GPU each, through NCCL. The library is looked for when it is first asked for, so that the
// addon needs nothing of it where there is one GPU.
#pragma once
#include <array>
#include <memory>
#include <mutex>
#include <string>

#include "handles.h"

/// What the processes of a group agree by: made by one of them, handed to all.
using RanksId = std::array<char, 128>;

/// NCCL's version, 22800 for 2.28; 0 where it is not found.
int nccl_version();
RanksId make_ranks_id();

struct NcclComm;

/// One process of a group. Made by all of them at once, with the device that it works on in hand: it waits for the others.
class Ranks {
 public:
  Ranks(int rank, int count, const RanksId& id);
  ~Ranks();
  Ranks(const Ranks&) = delete;
  /// Sums `count` f32 over all processes, in place, beside what `stream` does next; all ask for the same sums in the same order.
  void sum(float* at, size_t count, cudaStream_t stream);
  /// `stream` goes on when all sums are there.
  void join(cudaStream_t stream);
  /// Gives all processes the bytes of the first.
  void share(void* at, size_t bytes, cudaStream_t stream);
  /// Ends what waits for a process that is gone. Nothing more can be asked of the group.
  void abort();

 private:
  NcclComm* alive();
  std::mutex mutex_;
  NcclComm* comm_ = nullptr;
  Stream stream_;
  Event forked_, joined_;
};
