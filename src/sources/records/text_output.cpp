#include "sources/records/text_output.h"

#include "base/errors/spark_error.h"

#include <arrow/util/compression.h>

#include <algorithm>
#include <vector>

namespace firesteel {
namespace {

template <typename T>
T value_or_throw(arrow::Result<T> result) {
  if (!result.ok()) {
    throw FileError(result.status().ToString());
  }
  return std::move(result).ValueUnsafe();
}

std::unique_ptr<arrow::util::Codec> make_codec(const std::string& name) {
  using arrow::Compression;
  if (name == "deflate") {
    arrow::util::GZipCodecOptions options;
    options.gzip_format = arrow::util::GZipFormat::ZLIB;
    return value_or_throw(arrow::util::Codec::Create(Compression::GZIP, options));
  }
  const auto type = name == "gzip" ? Compression::GZIP : Compression::BZ2;
  return value_or_throw(arrow::util::Codec::Create(type));
}

}  // namespace

TextCompression TextCompression::of(const WriteRequest& request) {
  const auto& options = request.options;
  auto given = options.find("compression");
  given = given == options.end() ? options.find("codec") : given;
  TextCompression result;
  if (given == options.end()) {
    return result;
  }
  std::string name = given->second;
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  if (name == "none" || name == "uncompressed") {
    return result;
  }
  if (name == "lz4" || name == "snappy") {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "writing text files compressed with " + name}});
  }
  constexpr const char* kKnown[][2] = {{"gzip", ".gz"}, {"bzip2", ".bz2"}, {"deflate", ".deflate"}};
  for (const auto& known : kKnown) {
    if (name == known[0]) {
      return {name, known[1]};
    }
  }
  throw SparkError(
      "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
      {{"codecName", given->second}, {"availableCodecs", "bzip2, deflate, uncompressed, snappy, none, lz4, gzip"}});
}

struct TextOutput::Compressor {
  explicit Compressor(const std::string& name)
      : codec(make_codec(name)), state(value_or_throw(codec->MakeCompressor())), out(256 << 10) {}
  std::unique_ptr<arrow::util::Codec> codec;
  std::shared_ptr<arrow::util::Compressor> state;
  std::vector<uint8_t> out;
};

TextOutput::TextOutput(const std::string& path, const TextCompression& compression) : file_(path) {
  if (compression.name != "none") {
    compressor_ = std::make_unique<Compressor>(compression.name);
  }
}

TextOutput::~TextOutput() = default;

void TextOutput::write(std::string_view text) {
  if (compressor_ == nullptr) {
    file_.write(text.data(), text.size());
    return;
  }
  const auto* from = reinterpret_cast<const uint8_t*>(text.data());
  auto left = static_cast<int64_t>(text.size());
  std::vector<uint8_t>& out = compressor_->out;
  while (left > 0) {
    const auto result =
        value_or_throw(compressor_->state->Compress(left, from, static_cast<int64_t>(out.size()), out.data()));
    file_.write(out.data(), static_cast<size_t>(result.bytes_written));
    from += result.bytes_read;
    left -= result.bytes_read;
    if (result.bytes_read == 0 && result.bytes_written == 0) {
      out.resize(out.size() * 2);
    }
  }
}

int64_t TextOutput::close() {
  if (compressor_ != nullptr) {
    std::vector<uint8_t>& out = compressor_->out;
    while (true) {
      const auto result = value_or_throw(compressor_->state->End(static_cast<int64_t>(out.size()), out.data()));
      file_.write(out.data(), static_cast<size_t>(result.bytes_written));
      if (!result.should_retry) {
        break;
      }
      out.resize(out.size() * 2);
    }
  }
  file_.close();
  return file_.size();
}

}  // namespace firesteel
