#include "sources/parquet/nested/leaf_level_reader.h"

#include "sources/parquet/column/page_values.h"
#include "sources/parquet/encoding/corrupt_file.h"
#include "sources/parquet/encoding/delta_reader.h"

#include <algorithm>
#include <cstring>

namespace firesteel::parquet_format {
namespace {

void decode_levels(RleDecoder decoder, int16_t max_level, size_t count, std::vector<uint32_t>& levels) {
  levels.assign(count, 0);
  if (max_level > 0) {
    const uint32_t largest = decoder.decode(count, levels.data());
    expect(count == 0 || largest <= static_cast<uint32_t>(max_level), "level above its maximum");
  }
}

}  // namespace

LeafLevelReader::LeafLevelReader(const RandomAccessFile& file, const ColumnChunk& chunk, LeafTarget target,
                                 const PageInput& input)
    : target_(std::move(target)),
      pages_(file, chunk, target_.is_string() ? Keep::kYes : Keep::kNo, input),
      entries_left_(static_cast<size_t>(chunk.num_values)) {}

bool LeafLevelReader::open_page() {
  while (entry_ == repetition_.size()) {
    const PageHeader* header = pages_.peek();
    if (header == nullptr) {
      return false;
    }
    if (header->kind == PageKind::kDictionary) {
      dictionary_ = decode_dictionary(pages_.load(), target_);
      continue;
    }
    expect(header->num_values <= entries_left_, "column chunk holds more values than it says");
    expect(header->num_values <= kMaxValuesExpanded, "page holds too many values");
    const Page page = pages_.load();
    const size_t entries = page.header.num_values;
    entries_left_ -= entries;
    const PageParts parts = split_page(page, target_.leaf);
    decode_levels(parts.repetition, target_.leaf.max_repetition, entries, repetition_);
    decode_levels(parts.definition, target_.leaf.max_definition, entries, definition_);
    entry_ = 0;
    const auto top = static_cast<uint32_t>(target_.leaf.max_definition);
    const auto values = static_cast<size_t>(std::count(definition_.begin(), definition_.end(), top));
    values_.emplace(page, parts.values, parts.values_size, values, target_, dictionary_);
  }
  return true;
}

size_t LeafLevelReader::entries_of(size_t& records) {
  size_t end = entry_;
  for (; end < repetition_.size(); ++end) {
    if (repetition_[end] == 0) {
      if (records == 0) {
        inside_record_ = false;
        return end - entry_;
      }
      --records;
      inside_record_ = true;
    } else {
      expect(inside_record_, "column chunk starts inside a record");
    }
  }
  return end - entry_;
}

void LeafLevelReader::skip(size_t records) {
  inside_record_ = false;
  bool more = true;
  while (more && open_page()) {
    const size_t count = entries_of(records);
    const auto* from = definition_.data() + entry_;
    const auto top = static_cast<uint32_t>(target_.leaf.max_definition);
    values_->skip(static_cast<size_t>(std::count(from, from + count, top)));
    entry_ += count;
    more = entry_ == repetition_.size();  // a record may go on in the next page
  }
  expect(records == 0, "column chunk holds fewer rows than it says");
}

LeafRecords LeafLevelReader::read(size_t records) {
  LeafRecords result;
  std::vector<uint8_t> bytes;
  auto keep = Vector::flat(target_.type, 0);
  size_t values = 0;
  inside_record_ = false;
  bool more = true;
  while (more && open_page()) {
    const size_t count = entries_of(records);
    const auto* definition = definition_.data() + entry_;
    result.repetition.insert(result.repetition.end(), repetition_.begin() + static_cast<ptrdiff_t>(entry_),
                             repetition_.begin() + static_cast<ptrdiff_t>(entry_ + count));
    result.definition.insert(result.definition.end(), definition, definition + count);
    const auto valid = static_cast<size_t>(
        std::count(definition, definition + count, static_cast<uint32_t>(target_.leaf.max_definition)));
    bytes.resize((values + valid) * target_.width);
    if (valid > 0) {  // before the first value there is no room yet
      values_->read_values(valid, nullptr, valid, bytes.data() + values * target_.width, first_, second_);
    }
    if (target_.is_string() && valid > 0) {
      values_->is_dictionary() ? keep->add_keep_alive(dictionary_->keep_alive()) : values_->add_keep_alive(*keep);
    }
    values += valid;
    entry_ += count;
    more = entry_ == repetition_.size();
  }
  expect(records == 0, "column chunk holds fewer rows than it says");
  result.values = Vector::flat(target_.type, values);
  if (!bytes.empty()) {
    std::memcpy(result.values->mutable_values<uint8_t>(), bytes.data(), bytes.size());
  }
  result.values->add_keep_alive(keep->keep_alive());
  return result;
}

}  // namespace firesteel::parquet_format
