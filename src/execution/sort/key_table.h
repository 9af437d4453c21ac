#pragma once

#include "columnar/row_keys/sort_keys.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace firesteel {

/// Where the keys of many batches stand, side by side: getting at one costs two accesses to far memory, which can be
/// begun ahead. The keys have to outlive it.
class KeyTable {
 public:
  size_t size() const { return places_.size(); }
  void add(const NormalizedKeys& keys) { places_.push_back({keys.bytes.data(), keys.ends.data()}); }
  void shrink(size_t size) { places_.resize(size); }

  const uint8_t* data(uint32_t batch, uint32_t row) const { return places_[batch].bytes + begin(batch, row); }
  size_t key_size(uint32_t batch, uint32_t row) const { return places_[batch].ends[row] - begin(batch, row); }

  /// First where the key ends is fetched, and when that is there, the key.
  void fetch_end(uint32_t batch, uint32_t row) const { __builtin_prefetch(places_[batch].ends + row); }
  void fetch_key(uint32_t batch, uint32_t row) const { __builtin_prefetch(data(batch, row)); }

 private:
  struct Place {
    const uint8_t* bytes;
    const uint32_t* ends;
  };
  uint32_t begin(uint32_t batch, uint32_t row) const { return row == 0 ? 0 : places_[batch].ends[row - 1]; }

  std::vector<Place> places_;
};

}  // namespace firesteel
