#pragma once

#include "columnar/row_keys/sort_keys.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace firesteel {

/// Which bytes of normalised keys make the number that rows are compared by first: bytes that are the same in all keys
/// are left out, so that often the number says all. Its order is the order of the keys; equal numbers say nothing about
/// the bytes behind, unless is_key(). Immutable.
class KeyPrefix {
 public:
  /// The first eight bytes.
  KeyPrefix() = default;

  /// The number of the i-th key; zeros stand for bytes behind its end.
  uint64_t of(const NormalizedKeys& keys, size_t i) const;
  /// Keys of equal numbers are the same in so many bytes at least (zeros behind the end).
  size_t depth() const { return depth_; }
  /// Are keys of equal numbers equal?
  bool is_key() const { return is_key_; }
  /// The size of all keys; 0 when there are several or it is not known.
  size_t key_size() const { return key_size_; }
  bool operator==(const KeyPrefix&) const = default;

 private:
  friend class KeyDifferences;
  static constexpr size_t kBytes = sizeof(uint64_t);

  bool adjacent_ = true;  // the bytes from begin_ on
  uint32_t begin_ = 0;
  std::array<uint8_t, kBytes> at_{};  // otherwise: where the bytes stand; keys have one size
  uint32_t count_ = 0;
  size_t depth_ = kBytes;
  bool is_key_ = false;
  size_t key_size_ = 0;
};

/// Learns from keys in which bytes they differ.
class KeyDifferences {
 public:
  void add(const NormalizedKeys& keys);
  void add(const KeyDifferences& other);
  /// Good for all keys that have been added.
  KeyPrefix prefix() const;

 private:
  void add_fixed(const NormalizedKeys& keys);
  void shorten_common(const uint8_t* key, size_t size);

  bool any_ = false;
  bool one_size_ = true;
  std::vector<uint8_t> first_;  // the first key that was seen
  std::vector<uint8_t> bits_;   // of keys of one size: bits that are not as in first_
  size_t common_ = 0;           // all keys begin with so many bytes of first_
};

}  // namespace firesteel
