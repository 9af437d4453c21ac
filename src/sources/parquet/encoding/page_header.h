#pragma once

#include <cstddef>
#include <cstdint>

namespace firesteel::parquet_format {

enum class PageKind : uint8_t { kData = 0, kIndex = 1, kDictionary = 2, kDataV2 = 3, kUnknown = 4 };

/// Numbers as in the format.
enum class ValueEncoding : uint8_t {
  kPlain = 0,
  kPlainDictionary = 2,
  kRle = 3,
  kBitPacked = 4,
  kDeltaBinaryPacked = 5,
  kDeltaLengthByteArray = 6,
  kDeltaByteArray = 7,
  kRleDictionary = 8,
  kByteStreamSplit = 9,
  kUnknown = 255,
};

/// What stands before a page, checked: sizes are not negative.
struct PageHeader {
  PageKind kind = PageKind::kUnknown;
  size_t compressed_size = 0;
  size_t uncompressed_size = 0;
  size_t num_values = 0;  // data pages: nulls included; dictionary: entries
  ValueEncoding encoding = ValueEncoding::kUnknown;
  ValueEncoding definition_encoding = ValueEncoding::kRle;
  // version 2
  size_t num_nulls = 0;
  size_t num_rows = 0;
  size_t definition_bytes = 0;
  size_t repetition_bytes = 0;
  bool values_compressed = true;

  bool is_data() const { return kind == PageKind::kData || kind == PageKind::kDataV2; }
  bool is_dictionary_encoded() const {
    return encoding == ValueEncoding::kRleDictionary || encoding == ValueEncoding::kPlainDictionary;
  }
};

/// Parses a header at `data`; returns its length in bytes. Errors: CorruptFile.
size_t parse_page_header(const uint8_t* data, size_t size, PageHeader& header);

}  // namespace firesteel::parquet_format
