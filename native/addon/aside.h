// A second stream for work that nothing waits for until it is called together again.
#pragma once
#include "handles.h"

class Aside {
 public:
  /// Called with the device in hand.
  Aside() {
    check(cudaStreamCreateWithFlags(stream_.out(), cudaStreamNonBlocking), "making a stream");
    for (Event* event : {&forked_, &joined_})
      check(cudaEventCreateWithFlags(event->out(), cudaEventDisableTiming), "making an event");
  }
  /// The stream beside, after what `main` was handed so far.
  cudaStream_t after(cudaStream_t main) {
    check(cudaEventRecord(forked_.get(), main), "working aside");
    check(cudaStreamWaitEvent(stream_.get(), forked_.get()), "working aside");
    return stream_.get();
  }
  /// `main` goes on when all that was handed aside is done.
  void join(cudaStream_t main) {
    check(cudaEventRecord(joined_.get(), stream_.get()), "working aside");
    check(cudaStreamWaitEvent(main, joined_.get()), "working aside");
  }

 private:
  Stream stream_;
  Event forked_, joined_;
};
