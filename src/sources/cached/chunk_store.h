#pragma once

#include "base/memory/memory_pool.h"
#include "catalog/statistics.h"
#include "columnar/spill_format/nameless_file.h"
#include "sources/cached/chunk_column.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace firesteel {

/// Where cached data may live.
struct CacheLevel {
  bool use_memory = true;
  bool use_disk = true;
};

/// What all cached data of a server share: the pool, how much of it they hold, where they spill.
struct CacheSpace {
  MemoryPool* memory = nullptr;
  std::string spill_directory;
  std::atomic<int64_t> held{0};
  /// As spark.memory.storageFraction: caches leave the rest of the pool to running queries.
  int64_t limit() const { return memory->limit() / 2; }
};

/// The rows of one cached relation: chunks of encoded columns, in memory or, compressed with LZ4, in a nameless file.
/// When the pool is full the oldest chunks in memory go to the file.
///
/// threads: one appends; afterwards any number of readers. Spilling may happen at any time.
class ChunkStore final : public Spillable {
 public:
  /// Rows of a chunk: large enough that encoding pays, small enough that skipping does.
  static constexpr size_t kChunkRows = 16384;

  ChunkStore(CacheSpace& space, CacheLevel level, std::vector<DataType> types);
  ~ChunkStore() override;

  /// A batch of at most kChunkRows rows without selection. False when it fits nowhere: the level has no disk and memory
  /// is full.
  bool append(const Batch& batch);

  const std::vector<DataType>& types() const { return types_; }
  size_t num_chunks() const { return chunks_.size(); }
  size_t num_rows() const { return rows_; }
  size_t chunk_rows(size_t chunk) const { return chunks_[chunk].rows; }
  /// Of all rows: exact.
  const std::vector<ColumnStatistics>& column_statistics() const { return statistics_; }
  /// Sum of all values of a column; none when they are no integers.
  std::optional<int128_t> sum_of(size_t column) const { return sums_[column]; }
  const ChunkColumn& column(size_t chunk, size_t column) const { return chunks_[chunk].columns[column]; }
  /// Bytes of a column when it is in memory.
  int64_t column_bytes(size_t chunk, size_t column) const { return chunks_[chunk].sizes[column]; }
  /// The bytes of a column, from memory or from the file; null for constants.
  BufferPtr load(size_t chunk, size_t column) const;

  int64_t memory_bytes() const;
  int64_t disk_bytes() const;

  int64_t spillable_bytes() const override;
  void request_spill() override;

 private:
  struct FilePart {
    int64_t position = 0;
    int64_t size = 0;  // less than the column's: compressed
  };
  struct Chunk {
    size_t rows = 0;
    std::vector<ChunkColumn> columns;
    std::vector<int64_t> sizes;
    // guarded by mutex_
    std::vector<BufferPtr> bytes;  // empty: on disk
    std::vector<FilePart> parts;
  };

  bool hold_in_memory(int64_t bytes);
  void charge_dictionaries();
  // With mutex_ held.
  void write_out(Chunk& chunk);
  FilePart write_part(const Buffer& bytes);
  void spill_oldest(int64_t bytes);

  CacheSpace& space_;
  const CacheLevel level_;
  const std::vector<DataType> types_;
  size_t rows_ = 0;
  std::vector<Chunk> chunks_;
  std::vector<ColumnStatistics> statistics_;
  std::vector<std::optional<int128_t>> sums_;
  std::vector<StringEncoder> encoders_;  // beside types_
  int64_t dictionary_bytes_ = 0;         // reserved for dictionaries; they stay in memory
  mutable std::mutex mutex_;
  // guarded by mutex_
  MemoryReservation reservation_;
  std::unique_ptr<NamelessFile> file_;
  int64_t file_size_ = 0;
  std::vector<char> packed_;
  size_t first_in_memory_ = 0;
  std::atomic<int64_t> in_memory_{0};
};

/// Cuts rows into chunks for a store. One thread.
class RowWriter {
 public:
  explicit RowWriter(ChunkStore& store) : store_(store) {}

  /// batch: no selection. False when the store has no room: give up.
  bool take(const Batch& batch);
  /// After the last batch.
  bool flush();

 private:
  ChunkStore& store_;
  std::vector<Batch> waiting_;
  size_t rows_ = 0;
};

}  // namespace firesteel
