// Reads the words of a plan in the order in which TypeScript wrote them. What does not fit is a bad plan, not a crash.
#pragma once
#include <cstdint>
#include <cstring>
#include <vector>

#include "fault.h"

/// Where a value lies: `space` 0 is the workspace, 1 the plan's constants, 2 and more the buffers that it was made over.
struct Place {
  int space;
  size_t offset, bytes;
};

/// The start and length of each space.
struct Memory {
  std::vector<char*> at;
  std::vector<size_t> bytes;

  /// The memory of a place; a bad plan when it lies in no space, or outside its own.
  char* of(const Place& place) const {
    if (place.space < 0 || static_cast<size_t>(place.space) >= at.size()) throw bad_plan("a value lies in no space");
    if (place.offset + place.bytes > bytes[place.space]) throw bad_plan("a value lies outside its space");
    return at[place.space] + place.offset;
  }
};

class Reader {
 public:
  Reader(const std::vector<int32_t>& words, const std::vector<Place>& places, const Memory& memory)
      : words_(words), places_(places), memory_(memory) {}

  bool is_done() const { return next_ == words_.size(); }

  int number() {
    if (next_ >= words_.size()) throw bad_plan("its words end within an instruction");
    return words_[next_++];
  }

  int size() {
    const int value = number();
    if (value < 0) throw bad_plan("a size is negative");
    return value;
  }

  /// A count that may pass 2^31: its low and its high half.
  size_t count() {
    const auto low = static_cast<uint32_t>(number());
    return low | static_cast<size_t>(static_cast<uint32_t>(number())) << 32;
  }

  float real() {
    const int bits = number();
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }

  /// The memory of a value; nullptr for −1, a value that nobody reads or that is not there.
  void* memory() {
    const int at = number();
    if (at == -1) return nullptr;
    if (at < 0 || static_cast<size_t>(at) >= places_.size()) throw bad_plan("it names a value that it does not have");
    return memory_.of(places_[at]);
  }

  template <class T>
  T* as() {
    return static_cast<T*>(memory());
  }

 private:
  const std::vector<int32_t>& words_;
  const std::vector<Place>& places_;
  const Memory& memory_;
  size_t next_ = 0;
};
