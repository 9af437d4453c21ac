#include "sources/cached/chunk_store.h"

#include "base/errors/spark_error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace firesteel {

ChunkStore::ChunkStore(CacheSpace& space, CacheLevel level, std::vector<DataType> types)
    : space_(space), level_(level), types_(std::move(types)), reservation_(space.memory, "InMemoryRelation") {
  space_.memory->add_spillable(this);
}

ChunkStore::~ChunkStore() {
  space_.memory->remove_spillable(this);
  space_.held -= in_memory_;
}

bool ChunkStore::hold_in_memory(int64_t bytes) {
  if (!level_.use_memory) {
    return false;
  }
  const std::lock_guard lock(mutex_);
  if (space_.held + bytes > space_.limit() || !reservation_.try_resize(reservation_.bytes() + bytes)) {
    return false;
  }
  space_.held += bytes;
  in_memory_ += bytes;
  return true;
}

bool ChunkStore::append(const Batch& batch) {
  Chunk chunk;
  chunk.rows = batch.num_rows;
  int64_t bytes = 0;
  for (const VectorPtr& column : batch.columns) {
    EncodedColumn encoded = encode_chunk_column(column);
    chunk.columns.push_back(std::move(encoded.info));
    const auto size = encoded.bytes == nullptr ? 0 : static_cast<int64_t>(encoded.bytes->size());
    chunk.bytes.push_back(std::move(encoded.bytes));
    chunk.sizes.push_back(size);
    bytes += size;
  }
  const bool in_memory = hold_in_memory(bytes);
  if (!in_memory && !level_.use_disk) {
    return false;
  }
  const std::lock_guard lock(mutex_);
  if (!in_memory) {
    write_out(chunk);
  }
  rows_ += chunk.rows;
  chunks_.push_back(std::move(chunk));
  return true;
}

void ChunkStore::write_out(Chunk& chunk) {
  if (file_ == nullptr) {
    file_ = std::make_unique<NamelessFile>(space_.spill_directory);
  }
  for (size_t i = 0; i < chunk.bytes.size(); ++i) {
    chunk.positions.push_back(file_size_);
    if (chunk.bytes[i] != nullptr &&
        !file_->write_at(chunk.bytes[i]->data(), static_cast<size_t>(chunk.sizes[i]), file_size_)) {
      throw SparkError("TASK_WRITE_FAILED", {{"path", space_.spill_directory}, {"reason", std::strerror(errno)}});
    }
    file_size_ += chunk.sizes[i];
  }
  chunk.bytes.clear();
}

void ChunkStore::spill_oldest(int64_t bytes) {
  int64_t freed = 0;
  for (; first_in_memory_ < chunks_.size() && freed < bytes; ++first_in_memory_) {
    Chunk& chunk = chunks_[first_in_memory_];
    if (chunk.bytes.empty()) {
      continue;
    }
    write_out(chunk);
    for (const int64_t size : chunk.sizes) {
      freed += size;
    }
  }
  in_memory_ -= freed;
  space_.held -= freed;
  (void)reservation_.try_resize(reservation_.bytes() - freed);  // shrinking is never refused
}

BufferPtr ChunkStore::load(size_t chunk, size_t column) const {
  const Chunk& wanted = chunks_[chunk];
  int64_t position = 0;
  {
    const std::lock_guard lock(mutex_);
    if (wanted.sizes[column] == 0) {
      return nullptr;
    }
    if (!wanted.bytes.empty()) {
      return wanted.bytes[column];
    }
    position = wanted.positions[column];
  }
  BufferPtr bytes = Buffer::allocate(static_cast<size_t>(wanted.sizes[column]));
  if (!file_->read_at(bytes->mutable_data(), bytes->size(), position)) {
    throw SparkError("FAILED_READ_FILE.NO_HINT", {{"path", space_.spill_directory}});
  }
  return bytes;
}

int64_t ChunkStore::memory_bytes() const { return in_memory_; }

int64_t ChunkStore::disk_bytes() const {
  const std::lock_guard lock(mutex_);
  return file_size_;
}

int64_t ChunkStore::spillable_bytes() const { return level_.use_disk ? in_memory_.load() : 0; }

void ChunkStore::request_spill() {
  // Busy (perhaps it is this store that asks for memory): the next request may find it idle.
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (lock.owns_lock() && level_.use_disk) {
    try {
      spill_oldest(std::max<int64_t>(in_memory_ / 4, 16 << 20));
    } catch (const SparkError&) {
      // Disk full: what could not be written stays in memory, and who asked learns that there is none.
      return;
    }
  }
}

bool RowWriter::take(const Batch& batch) {
  for (size_t offset = 0; offset < batch.num_rows;) {
    const size_t length = std::min(ChunkStore::kChunkRows - rows_, batch.num_rows - offset);
    waiting_.push_back(slice(batch, offset, length));
    rows_ += length;
    offset += length;
    if (rows_ == ChunkStore::kChunkRows && !flush()) {
      return false;
    }
  }
  return true;
}

bool RowWriter::flush() {
  if (rows_ == 0) {
    return true;
  }
  const bool stored = store_.append(concatenate(waiting_, store_.types()));
  waiting_.clear();
  rows_ = 0;
  return stored;
}

}  // namespace firesteel
