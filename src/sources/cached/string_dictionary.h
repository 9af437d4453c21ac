#pragma once

#include "columnar/buffer.h"
#include "columnar/vector.h"

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace firesteel {

/// Distinct strings that chunks of a cached column share: all their batches have one and the same dictionary vector, so
/// that what filters and groupings learn of its entries holds for the whole column.
///
/// threads: one adds; once nothing is added any more, any number read.
class StringDictionary {
 public:
  static constexpr size_t kMaxEntries = 4096;

  explicit StringDictionary(DataType type) : type_(std::move(type)) {}

  /// The code of a string, which becomes an entry when it is none; none when there is no room for it.
  std::optional<uint16_t> code_of(std::string_view text);
  std::string_view entry(uint16_t code) const { return entries_[code]; }
  size_t size() const { return entries_.size(); }
  size_t memory_bytes() const;
  /// All entries as a flat vector; the same one at each call.
  VectorPtr values() const;

 private:
  const DataType type_;
  StringArena arena_;
  std::vector<std::string_view> entries_;
  absl::flat_hash_map<std::string_view, uint16_t> codes_;
  mutable std::once_flag once_;
  mutable VectorPtr values_;
};

/// Decides chunk by chunk whether a string column is kept as codes, and finds them. One thread.
class StringEncoder {
 public:
  /// codes: one a row; those of NULLs are valid codes, too. Null when there are too many distinct strings for it to
  /// pay. column: flat or dictionary, not all NULL.
  std::shared_ptr<const StringDictionary> find_codes(const Vector& column, std::vector<uint16_t>& codes);
  /// Bytes of dictionaries made so far.
  size_t dictionary_bytes() const { return older_bytes_ + (current_ == nullptr ? 0 : current_->memory_bytes()); }

 private:
  bool try_current(const Vector& column, std::vector<uint16_t>& codes);
  void start_anew(const DataType& type);

  std::shared_ptr<StringDictionary> current_;
  size_t older_bytes_ = 0;
  size_t chunks_to_skip_ = 0;
};

}  // namespace firesteel
