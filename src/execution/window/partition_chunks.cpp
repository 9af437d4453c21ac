#include "execution/window/partition_chunks.h"

#include "base/errors/check.h"
#include "columnar/decoded_vector.h"

#include <bit>

namespace firesteel {

const Batch& ChunkReader::at(size_t chunk) {
  check(chunk + 1 >= next_, "chunks of a partition are read forwards");
  for (; next_ < chunk; ++next_) {
    check(reader_->skip(), "a chunk of a partition is missing");
  }
  if (next_ == chunk) {
    check(reader_->next(batch_), "a chunk of a partition is missing");
    ++next_;
  }
  return batch_;
}

PartitionChunks::PartitionChunks(size_t chunk_rows, bool keys, DataType key_type, const RunningQuery& query)
    : chunk_rows_(chunk_rows),
      chunk_bits_(static_cast<size_t>(std::bit_width(chunk_rows) - 1)),
      keys_(keys),
      key_type_(std::move(key_type)),
      query_(query) {}

void PartitionChunks::add(const VectorPtr& begins, const VectorPtr& order_key) {
  if (file_ == nullptr) {
    const std::vector<DataType> flags{DataType::boolean()};
    const std::vector<DataType> both{DataType::boolean(), key_type_};
    file_ = std::make_unique<SpillFile>(query_.new_spill_file(keys_ ? both : flags));
  }
  Batch batch{{begins}, begins->size(), nullptr};
  if (keys_) {
    batch.columns.push_back(order_key);
  }
  file_->write(batch);
  Chunk chunk{last_start_, groups_, -1, 0};
  const DecodedVector flags(*begins);
  for (size_t row = 0; row < begins->size(); ++row) {
    if (flags.value<uint8_t>(row) != 0) {
      last_start_ = rows_ + static_cast<int64_t>(row);
      chunk.first_start = chunk.first_start < 0 ? last_start_ : chunk.first_start;
      ++groups_;
    }
  }
  rows_ += static_cast<int64_t>(begins->size());
  chunks_.push_back(chunk);
}

void PartitionChunks::finish() {
  int64_t next = rows_;
  for (size_t i = chunks_.size(); i > 0; --i) {
    Chunk& chunk = chunks_[i - 1];
    chunk.next_start = next;
    next = chunk.first_start < 0 ? next : chunk.first_start;
  }
}

FrameScan::KeyReader PartitionChunks::open_keys() const {
  return [reader = std::shared_ptr<SpillReader>(file_->read())]() -> VectorPtr {
    Batch batch;
    return reader->next(batch) ? batch.columns[1] : nullptr;
  };
}

PieceReader::PieceReader(std::shared_ptr<const PartitionChunks> chunks)
    : chunks_(std::move(chunks)), reader_(chunks_->file_->read()) {}

bool PieceReader::next(PartitionPiece& piece) {
  Batch batch;
  if (!reader_->next(batch)) {
    return false;
  }
  const PartitionChunks::Chunk& chunk = chunks_->chunks_[chunk_];
  piece.begin = static_cast<int64_t>(chunk_ << chunks_->chunk_bits_);
  piece.size = batch.num_rows;
  piece.partition_rows = chunks_->rows_;
  piece.peer_groups_before = chunk.groups_before;
  piece.peers = peers_of(*batch.columns[0], piece.begin, chunk.group_start, chunk.next_start);
  piece.order_key = chunks_->keys_ ? batch.columns[1] : nullptr;
  ++chunk_;
  return true;
}

RowRanges peers_of(const Vector& begins, int64_t begin, int64_t group_start, int64_t next_start) {
  const size_t size = begins.size();
  RowRanges peers{std::vector<int64_t>(size), std::vector<int64_t>(size)};
  const DecodedVector flags(begins);
  for (size_t row = 0; row < size; ++row) {
    group_start = flags.value<uint8_t>(row) != 0 ? begin + static_cast<int64_t>(row) : group_start;
    peers.starts[row] = group_start;
  }
  for (size_t row = size; row > 0; --row) {
    peers.ends[row - 1] = next_start;
    next_start = flags.value<uint8_t>(row - 1) != 0 ? begin + static_cast<int64_t>(row - 1) : next_start;
  }
  return peers;
}

}  // namespace firesteel
