#include "sources/parquet/column/page_values.h"

#include "sources/parquet/encoding/corrupt_file.h"

#include <bit>
#include <cstring>

namespace firesteel::parquet_format {
namespace {

int level_width(int16_t max_level) { return std::bit_width(static_cast<uint16_t>(max_level)); }

/// Version 1: levels have a length of four bytes before them.
RleDecoder take_levels(const uint8_t*& at, const uint8_t* end, int16_t max_level) {
  expect(end - at >= 4, "levels end too early");
  uint32_t length;
  std::memcpy(&length, at, sizeof(length));
  at += 4;
  expect(length <= static_cast<uint64_t>(end - at), "levels are longer than their page");
  const RleDecoder decoder(at, length, level_width(max_level));
  at += length;
  return decoder;
}

}  // namespace

PageParts split_page(const Page& page, const LeafColumn& leaf) {
  PageParts parts;
  const uint8_t* at = page.data;
  const uint8_t* end = page.data + page.size;
  if (page.header.kind == PageKind::kDataV2) {
    parts.repetition = RleDecoder(at, page.header.repetition_bytes, level_width(leaf.max_repetition));
    at += page.header.repetition_bytes;
    parts.definition = RleDecoder(at, page.header.definition_bytes, level_width(leaf.max_definition));
    at += page.header.definition_bytes;
  } else {
    expect(page.header.definition_encoding == ValueEncoding::kRle || leaf.max_definition == 0,
           "levels in an encoding of the past");
    if (leaf.max_repetition > 0) {
      parts.repetition = take_levels(at, end, leaf.max_repetition);
    }
    if (leaf.max_definition > 0) {
      parts.definition = take_levels(at, end, leaf.max_definition);
    }
  }
  parts.values = at;
  parts.values_size = static_cast<size_t>(end - at);
  return parts;
}

}  // namespace firesteel::parquet_format
