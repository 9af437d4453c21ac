#include "sources/records/byte_stream.h"

#include "base/errors/spark_error.h"

#include <arrow/util/compression.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iconv.h>
#include <optional>
#include <vector>

namespace firesteel {
namespace {

using arrow::Compression;

class PlainStream final : public ByteStream {
 public:
  PlainStream(std::unique_ptr<RandomAccessFile> file, int64_t start) : file_(std::move(file)), at_(start) {}
  size_t read(uint8_t* to, size_t size) override {
    const auto length = std::min<int64_t>(static_cast<int64_t>(size), file_->size() - at_);
    if (length <= 0) {
      return 0;
    }
    file_->read_at(at_, static_cast<size_t>(length), to);
    at_ += length;
    return static_cast<size_t>(length);
  }

 private:
  std::unique_ptr<RandomAccessFile> file_;
  int64_t at_;
};

template <typename T>
T value_or_throw(arrow::Result<T> result) {
  if (!result.ok()) {
    throw FileError(result.status().ToString());
  }
  return std::move(result).ValueUnsafe();
}

/// Several compressed members behind one another are one stream.
class DecompressedStream final : public ByteStream {
 public:
  DecompressedStream(std::unique_ptr<ByteStream> input, std::unique_ptr<arrow::util::Codec> codec)
      : input_(std::move(input)), codec_(std::move(codec)), decompressor_(value_or_throw(codec_->MakeDecompressor())) {}

  size_t read(uint8_t* to, size_t size) override {
    while (true) {
      if (at_ == end_) {
        at_ = 0;
        end_ = input_->read(buffer_.data(), buffer_.size());
        if (end_ == 0) {
          if (started_ && !decompressor_->IsFinished()) {
            throw FileError("the compressed file ended before it should");
          }
          return 0;
        }
      }
      if (decompressor_->IsFinished()) {
        const arrow::Status status = decompressor_->Reset();
        if (!status.ok()) {
          throw FileError(status.ToString());
        }
      }
      started_ = true;
      const auto result = value_or_throw(decompressor_->Decompress(
          static_cast<int64_t>(end_ - at_), buffer_.data() + at_, static_cast<int64_t>(size), to));
      at_ += static_cast<size_t>(result.bytes_read);
      if (result.bytes_written > 0) {
        return static_cast<size_t>(result.bytes_written);
      }
      if (result.bytes_read == 0 && !decompressor_->IsFinished()) {
        throw FileError("the compressed file is damaged");
      }
    }
  }

 private:
  std::unique_ptr<ByteStream> input_;
  std::unique_ptr<arrow::util::Codec> codec_;
  std::shared_ptr<arrow::util::Decompressor> decompressor_;
  std::vector<uint8_t> buffer_ = std::vector<uint8_t>(64 << 10);
  size_t at_ = 0;
  size_t end_ = 0;
  bool started_ = false;
};

/// From another encoding to UTF-8; what is malformed becomes U+FFFD.
class RecodedStream final : public ByteStream {
 public:
  RecodedStream(std::unique_ptr<ByteStream> input, const std::string& encoding)
      : input_(std::move(input)), converter_(::iconv_open("UTF-8", encoding.c_str())) {
    if (converter_ == reinterpret_cast<iconv_t>(-1)) {  // NOLINT: the C interface
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "the encoding " + encoding}});
    }
  }
  RecodedStream(const RecodedStream&) = delete;
  RecodedStream& operator=(const RecodedStream&) = delete;
  ~RecodedStream() override { ::iconv_close(converter_); }

  size_t read(uint8_t* to, size_t size) override {
    while (true) {
      if (!at_end_ && left_ < kLeast) {
        const size_t got = input_->read(buffer_.data() + left_, buffer_.size() - left_);
        at_end_ = got == 0;
        left_ += got;
      }
      if (left_ == 0) {
        return 0;
      }
      char* from = reinterpret_cast<char*>(buffer_.data());
      char* out = reinterpret_cast<char*>(to);
      size_t room = size;
      const size_t before = left_;
      const size_t result = ::iconv(converter_, &from, &left_, &out, &room);
      if (result == static_cast<size_t>(-1) && (errno == EILSEQ || (errno == EINVAL && at_end_)) && room >= 3) {
        std::memcpy(out, "\xEF\xBF\xBD", 3);
        out += 3;
        room -= 3;
        ++from;
        --left_;
      }
      std::memmove(buffer_.data(), from, left_);
      if (room < size) {
        return size - room;
      }
      if (left_ == before && at_end_) {
        return 0;
      }
    }
  }

 private:
  static constexpr size_t kLeast = 16;
  std::unique_ptr<ByteStream> input_;
  iconv_t converter_;
  std::vector<uint8_t> buffer_ = std::vector<uint8_t>(32 << 10);
  size_t left_ = 0;
  bool at_end_ = false;
};

struct NamedCodec {
  const char* suffix;
  std::optional<Compression::type> type;
};

constexpr std::array<NamedCodec, 6> kCodecs{{{".gz", Compression::GZIP},
                                             {".bz2", Compression::BZ2},
                                             {".zst", Compression::ZSTD},
                                             {".deflate", Compression::GZIP},
                                             {".lz4", std::nullopt},
                                             {".snappy", std::nullopt}}};

const NamedCodec* find_codec(const std::string& path) {
  const auto* found = std::find_if(kCodecs.begin(), kCodecs.end(),
                                   [&](const NamedCodec& codec) { return path.ends_with(codec.suffix); });
  return found == kCodecs.end() ? nullptr : found;
}

std::unique_ptr<arrow::util::Codec> make_codec(const NamedCodec& named) {
  if (!named.type) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                     {{"feature", std::string("text files compressed as *") + named.suffix}});
  }
  if (std::string_view(named.suffix) == ".deflate") {
    arrow::util::GZipCodecOptions options;
    options.gzip_format = arrow::util::GZipFormat::ZLIB;
    return value_or_throw(arrow::util::Codec::Create(*named.type, options));
  }
  return value_or_throw(arrow::util::Codec::Create(*named.type));
}

}  // namespace

bool is_compressed_name(const std::string& path) { return find_codec(path) != nullptr; }

std::unique_ptr<ByteStream> open_byte_stream(const FileSystem& file_system, const std::string& path, int64_t start,
                                             const std::string& encoding) {
  std::unique_ptr<ByteStream> stream = std::make_unique<PlainStream>(file_system.open(path), start);
  if (const NamedCodec* codec = find_codec(path)) {
    stream = std::make_unique<DecompressedStream>(std::move(stream), make_codec(*codec));
  }
  if (encoding != "UTF-8" && encoding != "UTF8") {
    stream = std::make_unique<RecodedStream>(std::move(stream), encoding);
  }
  return stream;
}

std::string read_all(ByteStream& stream) {
  std::string text;
  constexpr size_t kChunk = 1 << 20;
  while (true) {
    const size_t before = text.size();
    text.resize(before + kChunk);
    const size_t got = stream.read(reinterpret_cast<uint8_t*>(text.data()) + before, kChunk);
    text.resize(before + got);
    if (got == 0) {
      return text;
    }
  }
}

}  // namespace firesteel
