#include "columnar/spill_format/spill_file.h"

#include "base/errors/spark_error.h"
#include "columnar/hashing.h"
#include "columnar/spill_format/batch_codec.h"
#include "columnar/spill_format/nameless_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <lz4.h>

namespace firesteel {
namespace {

constexpr uint32_t kMagic = 0x4653504c;

[[noreturn]] void fail_write(const std::string& directory) {
  throw SparkError("TASK_WRITE_FAILED", {{"path", directory}, {"reason", std::strerror(errno)}});
}
[[noreturn]] void fail_read(const std::string& directory) {
  throw SparkError("FAILED_READ_FILE.NO_HINT", {{"path", directory}});
}

}  // namespace

struct SpillReader::BlockHeader {
  uint32_t magic;
  uint32_t plain_size;
  uint32_t stored_size;
  uint32_t compressed;  // 0: stored as it is
  uint64_t checksum;    // of the stored bytes
};

class SpillFile::Descriptor : public NamelessFile {
 public:
  using NamelessFile::NamelessFile;
};

SpillFile::SpillFile(std::string directory, std::vector<DataType> types, std::shared_ptr<std::atomic<int64_t>> written)
    : descriptor_(std::make_shared<Descriptor>(directory)),
      directory_(std::move(directory)),
      types_(std::move(types)),
      written_(std::move(written)) {}

void SpillFile::write(const Batch& batch) {
  using BlockHeader = SpillReader::BlockHeader;
  plain_.clear();
  encode_batch(batch, plain_);
  if (plain_.size() > static_cast<size_t>(LZ4_MAX_INPUT_SIZE)) {  // a few values of hundreds of megabytes
    throw SparkError("UNABLE_TO_ACQUIRE_MEMORY",
                     {{"requestedBytes", std::to_string(plain_.size())}, {"receivedBytes", "0"}});
  }
  const auto plain_size = static_cast<int>(plain_.size());
  block_.resize(sizeof(BlockHeader) + static_cast<size_t>(LZ4_compressBound(plain_size)));
  auto* stored = block_.data() + sizeof(BlockHeader);
  int stored_size = LZ4_compress_default(reinterpret_cast<const char*>(plain_.data()), reinterpret_cast<char*>(stored),
                                         plain_size, LZ4_compressBound(plain_size));
  const bool compressed = stored_size > 0 && stored_size < plain_size;
  if (!compressed) {
    std::memcpy(stored, plain_.data(), plain_.size());
    stored_size = plain_size;
  }
  const BlockHeader header{kMagic, static_cast<uint32_t>(plain_size), static_cast<uint32_t>(stored_size),
                           compressed ? 1U : 0U,
                           hash_bytes(reinterpret_cast<const char*>(stored), static_cast<size_t>(stored_size))};
  std::memcpy(block_.data(), &header, sizeof(header));
  const size_t size = sizeof(header) + static_cast<size_t>(stored_size);
  if (!descriptor_->write_at(block_.data(), size, bytes_)) {
    fail_write(directory_);
  }
  bytes_ += static_cast<int64_t>(size);
  if (written_ != nullptr) {
    written_->fetch_add(static_cast<int64_t>(size), std::memory_order_relaxed);
  }
  rows_ += static_cast<int64_t>(batch.selected_rows());
  ++batches_;
  largest_batch_ = std::max<int64_t>(largest_batch_, plain_size);
}

std::unique_ptr<SpillReader> SpillFile::read() const { return std::make_unique<SpillReader>(*this); }

SpillReader::SpillReader(const SpillFile& file)
    : descriptor_(file.descriptor_), directory_(file.directory_), types_(file.types_), end_(file.bytes_) {}

bool SpillReader::read_header(BlockHeader& header) {
  if (position_ >= end_) {
    return false;
  }
  if (!descriptor_->read_at(reinterpret_cast<uint8_t*>(&header), sizeof(header), position_) || header.magic != kMagic ||
      position_ + static_cast<int64_t>(sizeof(header) + header.stored_size) > end_) {
    fail_read(directory_);
  }
  return true;
}

bool SpillReader::skip() {
  BlockHeader header;
  if (!read_header(header)) {
    return false;
  }
  position_ += static_cast<int64_t>(sizeof(header) + header.stored_size);
  return true;
}

bool SpillReader::next(Batch& out) {
  BlockHeader header;
  if (!read_header(header)) {
    return false;
  }
  block_.resize(header.stored_size);
  if (!descriptor_->read_at(block_.data(), block_.size(), position_ + static_cast<int64_t>(sizeof(header))) ||
      hash_bytes(reinterpret_cast<const char*>(block_.data()), block_.size()) != header.checksum) {
    fail_read(directory_);
  }
  position_ += static_cast<int64_t>(sizeof(header) + header.stored_size);
  if (header.compressed == 0) {
    out = decode_batch(block_, types_);
    return true;
  }
  plain_.resize(header.plain_size);
  const int size =
      LZ4_decompress_safe(reinterpret_cast<const char*>(block_.data()), reinterpret_cast<char*>(plain_.data()),
                          static_cast<int>(block_.size()), static_cast<int>(plain_.size()));
  if (size != static_cast<int>(header.plain_size)) {
    fail_read(directory_);
  }
  out = decode_batch(plain_, types_);
  return true;
}

}  // namespace firesteel
