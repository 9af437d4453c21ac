#include "sources/parquet/column/page_reader.h"

#include "sources/parquet/encoding/corrupt_file.h"
#include "sources/parquet/encoding/snappy_decoder.h"

#include <arrow/result.h>
#include <arrow/util/compression.h>

#include <algorithm>
#include <cstring>

namespace firesteel::parquet_format {

struct PageReader::Codec {
  std::unique_ptr<arrow::util::Codec> codec;  // null: Snappy, which is ours
};

PageReader::PageReader(const RandomAccessFile& file, const ColumnChunk& chunk, Keep keep, const PageInput& input)
    : file_(file), keep_(keep), input_(input), at_(chunk.bytes.offset), end_(chunk.bytes.offset + chunk.bytes.length) {
  const auto codec = static_cast<arrow::Compression::type>(chunk.codec);
  if (codec == arrow::Compression::SNAPPY) {
    codec_ = std::make_unique<Codec>();
  } else if (codec != arrow::Compression::UNCOMPRESSED) {
    auto made = arrow::util::Codec::Create(codec);
    expect(made.ok(), "unknown compression codec");
    codec_ = std::make_unique<Codec>(Codec{std::move(made).ValueUnsafe()});
  }
}

PageReader::~PageReader() = default;

const uint8_t* PageReader::bytes_at(int64_t offset, size_t length) {
  expect(static_cast<int64_t>(length) <= end_ - offset, "page is longer than its column chunk");
  if (offset < window_start_ || offset + static_cast<int64_t>(length) > window_end_) {
    const int64_t size = std::max(static_cast<int64_t>(length), std::min(input_.window, end_ - offset));
    const bool shared = keep_ == Keep::kYes && codec_ == nullptr;  // vectors point into the window
    if (window_ == nullptr || shared || window_->size() < static_cast<size_t>(size)) {
      window_ = Buffer::allocate(static_cast<size_t>(size));
    }
    file_.read_at(offset, static_cast<size_t>(size), window_->mutable_data());
    input_.bytes_read.fetch_add(size, std::memory_order_relaxed);
    window_start_ = offset;
    window_end_ = offset + size;
  }
  return window_->data() + (offset - window_start_);
}

void PageReader::parse_header() {
  // Statistics inside a header may make it long, but not longer than this.
  constexpr int64_t kFirstTry = 16 << 10;
  constexpr int64_t kLastTry = 16 << 20;
  int64_t available = std::min(end_ - at_, std::max(kFirstTry, window_end_ - at_));
  try {
    header_size_ =
        parse_page_header(bytes_at(at_, static_cast<size_t>(available)), static_cast<size_t>(available), header_);
  } catch (const CorruptFile&) {
    if (available == std::min(end_ - at_, kLastTry)) {
      throw;
    }
    available = std::min(end_ - at_, kLastTry);
    header_size_ =
        parse_page_header(bytes_at(at_, static_cast<size_t>(available)), static_cast<size_t>(available), header_);
  }
  expect(static_cast<int64_t>(header_size_ + header_.compressed_size) <= end_ - at_,
         "page is longer than its column chunk");
  has_header_ = true;
}

const PageHeader* PageReader::peek() {
  while (!has_header_) {
    if (at_ >= end_) {
      return nullptr;
    }
    parse_header();
    if (!header_.is_data() && header_.kind != PageKind::kDictionary) {
      skip();
    }
  }
  return &header_;
}

void PageReader::skip() {
  at_ += static_cast<int64_t>(header_size_ + header_.compressed_size);
  has_header_ = false;
}

void PageReader::decompress(const uint8_t* from, size_t from_size, uint8_t* to, size_t to_size) {
  if (codec_->codec == nullptr) {
    decode_snappy(from, from_size, to, to_size);
    return;
  }
  const auto size = codec_->codec->Decompress(static_cast<int64_t>(from_size), from, static_cast<int64_t>(to_size), to);
  expect(size.ok() && *size == static_cast<int64_t>(to_size), "page cannot be decompressed");
}

Page PageReader::load() {
  Page page;
  page.header = header_;
  const uint8_t* stored = bytes_at(at_ + static_cast<int64_t>(header_size_), header_.compressed_size);
  const bool v2 = header_.kind == PageKind::kDataV2;
  if (v2) {
    page.levels_size = header_.repetition_bytes + header_.definition_bytes;
    expect(page.levels_size <= header_.compressed_size && page.levels_size <= header_.uncompressed_size,
           "levels are longer than their page");
  }
  const bool compressed = codec_ != nullptr && (!v2 || header_.values_compressed);
  if (!compressed) {
    page.bytes = window_;
    page.data = stored;
    page.size = header_.compressed_size;
  } else {
    page.size = header_.uncompressed_size;
    page.own_bytes = keep_ == Keep::kYes || header_.kind == PageKind::kDictionary;
    if (page.own_bytes) {
      page.bytes = Buffer::allocate(page.size);
    } else {
      if (page_bytes_ == nullptr || page_bytes_->size() < page.size) {
        page_bytes_ = Buffer::allocate(page.size);
      }
      page.bytes = page_bytes_;
    }
    uint8_t* to = page.bytes->mutable_data();
    std::memcpy(to, stored, page.levels_size);
    if (page.size > page.levels_size) {
      decompress(stored + page.levels_size, header_.compressed_size - page.levels_size, to + page.levels_size,
                 page.size - page.levels_size);
    }
    page.data = to;
  }
  skip();
  return page;
}

}  // namespace firesteel::parquet_format
