#include "sources/cached/chunk_store.h"

#include "base/errors/spark_error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <lz4.h>

namespace firesteel {
namespace {

void widen(ColumnStatistics& known, const ValueRange& range, bool first) {
  known.null_count = known.null_count.value_or(0) + static_cast<double>(range.null_count.value_or(0));
  if (range.all_null()) {
    return;
  }
  if (!range.min || !range.max || (!first && !known.min)) {
    known.min = known.max = std::nullopt;
    return;
  }
  if (!known.min || compare_literals(*range.min, *known.min).value_or(0) < 0) {
    known.min = range.min;
  }
  if (!known.max || compare_literals(*range.max, *known.max).value_or(0) > 0) {
    known.max = range.max;
  }
}

}  // namespace

ChunkStore::ChunkStore(CacheSpace& space, CacheLevel level, std::vector<DataType> types)
    : space_(space),
      level_(level),
      types_(std::move(types)),
      statistics_(types_.size()),
      sums_(types_.size(), 0),
      encoders_(types_.size()),
      reservation_(space.memory, "InMemoryRelation") {
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

void ChunkStore::charge_dictionaries() {
  int64_t bytes = 0;
  for (const StringEncoder& encoder : encoders_) {
    bytes += static_cast<int64_t>(encoder.dictionary_bytes());
  }
  const std::lock_guard lock(mutex_);
  // They are small and there already: a refusal changes nothing.
  if (bytes > dictionary_bytes_ && reservation_.try_resize(reservation_.bytes() + bytes - dictionary_bytes_)) {
    dictionary_bytes_ = bytes;
  }
}

bool ChunkStore::append(const Batch& batch) {
  Chunk chunk;
  chunk.rows = batch.num_rows;
  int64_t bytes = 0;
  for (size_t i = 0; i < batch.columns.size(); ++i) {
    EncodedColumn encoded = encode_chunk_column(batch.columns[i], encoders_[i]);
    chunk.columns.push_back(std::move(encoded.info));
    const auto size = encoded.bytes == nullptr ? 0 : static_cast<int64_t>(encoded.bytes->size());
    chunk.bytes.push_back(std::move(encoded.bytes));
    chunk.sizes.push_back(size);
    bytes += size;
  }
  charge_dictionaries();
  const bool in_memory = hold_in_memory(bytes);
  if (!in_memory && !level_.use_disk) {
    return false;
  }
  const std::lock_guard lock(mutex_);
  if (!in_memory) {
    write_out(chunk);
  }
  for (size_t i = 0; i < chunk.columns.size(); ++i) {
    const ChunkColumn& column = chunk.columns[i];
    widen(statistics_[i], column.range, chunks_.empty());
    sums_[i] = sums_[i] && column.sum ? std::optional(*sums_[i] + *column.sum) : std::nullopt;
  }
  rows_ += chunk.rows;
  chunks_.push_back(std::move(chunk));
  return true;
}

void ChunkStore::write_out(Chunk& chunk) {
  if (file_ == nullptr) {
    file_ = std::make_unique<NamelessFile>(space_.spill_directory);
  }
  for (const BufferPtr& bytes : chunk.bytes) {
    chunk.parts.push_back(bytes == nullptr ? FilePart{} : write_part(*bytes));
  }
  chunk.bytes.clear();
}

ChunkStore::FilePart ChunkStore::write_part(const Buffer& bytes) {
  const auto size = static_cast<int64_t>(bytes.size());
  FilePart part{file_size_, size};
  const auto* data = bytes.data();
  if (size <= LZ4_MAX_INPUT_SIZE) {
    packed_.resize(static_cast<size_t>(LZ4_compressBound(static_cast<int>(size))));
    const int packed = LZ4_compress_default(bytes.as<char>(), packed_.data(), static_cast<int>(size),
                                            static_cast<int>(packed_.size()));
    // A tenth less is not worth the time to unpack it.
    if (packed > 0 && packed < size / 10 * 9) {
      part.size = packed;
      data = reinterpret_cast<const uint8_t*>(packed_.data());
    }
  }
  if (!file_->write_at(data, static_cast<size_t>(part.size), part.position)) {
    throw SparkError("TASK_WRITE_FAILED", {{"path", space_.spill_directory}, {"reason", std::strerror(errno)}});
  }
  file_size_ += part.size;
  return part;
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
  if (wanted.sizes[column] == 0) {
    return nullptr;
  }
  FilePart part;
  {
    const std::lock_guard lock(mutex_);
    if (!wanted.bytes.empty()) {
      return wanted.bytes[column];
    }
    part = wanted.parts[column];
  }
  BufferPtr bytes = Buffer::allocate(static_cast<size_t>(wanted.sizes[column]));
  if (part.size == wanted.sizes[column]) {
    if (!file_->read_at(bytes->mutable_data(), bytes->size(), part.position)) {
      throw SparkError("FAILED_READ_FILE.NO_HINT", {{"path", space_.spill_directory}});
    }
    return bytes;
  }
  std::vector<uint8_t> packed(static_cast<size_t>(part.size));
  if (!file_->read_at(packed.data(), packed.size(), part.position) ||
      LZ4_decompress_safe(reinterpret_cast<const char*>(packed.data()), bytes->mutable_as<char>(),
                          static_cast<int>(packed.size()),
                          static_cast<int>(bytes->size())) != static_cast<int>(bytes->size())) {
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
