#pragma once

#include "columnar/spill_format/spill_file.h"
#include "execution/query_context.h"
#include "execution/window/window_frames.h"

#include <memory>
#include <optional>
#include <vector>

namespace firesteel {

/// Reads the chunks of a file from front to back; a chunk may be asked for again and again, and chunks left out.
class ChunkReader {
 public:
  explicit ChunkReader(const SpillFile& file) : reader_(file.read()) {}
  /// chunk: not smaller than the last one.
  const Batch& at(size_t chunk);

 private:
  std::unique_ptr<SpillReader> reader_;
  size_t next_ = 0;
  Batch batch_;
};

/// What is known of the rows of a partition in files: chunks of one size, groups of peers, ORDER BY values.
///
/// memory: 32 bytes a chunk
class PartitionChunks {
 public:
  /// chunk_rows: a power of two. keys: are ORDER BY values kept?
  PartitionChunks(size_t chunk_rows, bool keys, DataType key_type, const RunningQuery& query);

  size_t chunk_rows() const { return chunk_rows_; }
  size_t chunk_bits() const { return chunk_bits_; }
  size_t chunk_of(int64_t row) const { return static_cast<size_t>(row) >> chunk_bits_; }
  size_t chunks() const { return chunks_.size(); }
  int64_t rows() const { return rows_; }

  /// begins: for each row of the next chunk, does it begin a group of peers (BOOLEAN)?
  void add(const VectorPtr& begins, const VectorPtr& order_key);
  void finish();
  FrameScan::KeyReader open_keys() const;

 private:
  friend class PieceReader;
  struct Chunk {
    int64_t group_start;    // of the group that the chunk's first row belongs to
    int64_t groups_before;  // groups that begin before the chunk
    int64_t first_start;    // first row of the chunk that begins a group; -1: none
    int64_t next_start;     // first row behind the chunk that begins a group, or the number of rows
  };
  size_t chunk_rows_;
  size_t chunk_bits_;
  bool keys_;
  DataType key_type_;
  const RunningQuery& query_;
  std::vector<Chunk> chunks_;
  int64_t rows_ = 0;
  int64_t groups_ = 0;
  int64_t last_start_ = 0;
  std::unique_ptr<SpillFile> file_;  // begins, order key
};

/// Gives the pieces of a finished partition in their order.
class PieceReader {
 public:
  explicit PieceReader(std::shared_ptr<const PartitionChunks> chunks);
  bool next(PartitionPiece& piece);

 private:
  std::shared_ptr<const PartitionChunks> chunks_;
  std::unique_ptr<SpillReader> reader_;
  size_t chunk_ = 0;
};

/// Peers of `begins.size()` rows from row `begin` on. group_start: where the first row's group begins; next_start:
/// where the group behind the last one begins.
RowRanges peers_of(const Vector& begins, int64_t begin, int64_t group_start, int64_t next_start);

}  // namespace firesteel
