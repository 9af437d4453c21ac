#pragma once

#include "catalog/table.h"
#include "sources/cached/chunk_marker.h"

#include <memory>
#include <optional>
#include <vector>

namespace firesteel {

/// Columns by whose values rows are counted: numbered by their codes, so that an array holds the counts.
struct CountedKeys {
  /// Most numbers of all keys together.
  static constexpr uint64_t kMaxNumbers = 8192;
  struct Key {
    size_t column = 0;  // index into CachedScanShared::columns
    // integers: numbered by their distance from the least value of the column
    bool is_integer = false;
    int64_t base = 0;
    uint32_t size = 0;  // one more, for NULL
  };
  std::vector<Key> keys;
};

/// None where some chunk of a column is not kept as codes or integers of a small range.
std::optional<CountedKeys> as_counted_keys(const CachedScanShared& shared, const std::vector<int>& keys);

/// Counts the rows of a split by the codes of their keys: see CountingScan.
class CountingReader final : public BatchReader {
 public:
  CountingReader(std::shared_ptr<const CachedScanShared> shared, std::shared_ptr<const CountedKeys> keys,
                 std::shared_ptr<const CachedSplit> split, const ScanContext& context);
  bool next(Batch& out) override;

 private:
  /// What the codes of one key mean in the chunks that were counted together.
  struct Meaning {
    std::shared_ptr<const StringDictionary> dictionary;
    std::optional<Literal> constant;  // of a string column
    uint32_t size = 0;
    bool operator==(const Meaning& other) const {
      return dictionary == other.dictionary && constant == other.constant && size == other.size;
    }
  };

  void count_split();
  void count_chunk(size_t chunk);
  Meaning meaning_of(const CountedKeys::Key& key, size_t chunk) const;
  void count_numbers();
  /// Makes rows of the counts.
  void give();
  VectorPtr key_column(size_t key, const std::vector<uint32_t>& codes) const;

  std::shared_ptr<const CachedScanShared> shared_;
  std::shared_ptr<const CountedKeys> keys_;
  std::shared_ptr<const CachedSplit> split_;
  ScanContext context_;
  ChunkMarker chunk_;
  bool counted_ = false;
  std::vector<Meaning> meanings_;
  std::vector<uint16_t> numbers_;  // of the chunk's rows
  // By number; several side by side, so that no row has to wait for the count of the row before it. Empty: nothing
  // counted.
  std::vector<uint32_t> counts_;
  size_t limit_ = 0;
  size_t rows_ = 0;  // without keys
  std::vector<Batch> ready_;
  size_t next_ = 0;
};

}  // namespace firesteel
