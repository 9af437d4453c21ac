#include "sources/parquet/column/flat_column_reader.h"

#include "sources/parquet/column/page_values.h"
#include "sources/parquet/column/value_spreading.h"
#include "sources/parquet/encoding/bit_ranges.h"
#include "sources/parquet/encoding/corrupt_file.h"

#include <algorithm>

namespace firesteel::parquet_format {

/// The vector being made from pieces of one or more pages: codes as long as all pages are dictionary-encoded.
class FlatColumnReader::Output {
 public:
  Output(const LeafTarget& target, size_t capacity, bool prefer_codes)
      : target_(target), capacity_(capacity), prefer_codes_(prefer_codes) {}

  /// Room for the next values of `page`; decides on the form.
  void* room_for(const PageValues& page) {
    const bool has_entries = page.is_dictionary() && page.dictionary()->size() > 0;
    if (filled_ == 0 && started_ == 0) {
      codes_ = prefer_codes_ && has_entries;
      start(codes_);
    } else if (codes_ && !has_entries) {
      become_flat();
    }
    if (codes_) {
      dictionary_ = page.dictionary();
      return buffer_->mutable_as<int32_t>() + filled_;
    }
    return flat_->mutable_values<uint8_t>() + filled_ * target_.width;
  }
  /// Sees to the bytes of the strings that were written to the last room.
  /// few: most of the page's strings were not taken, so that copies cost less memory than keeping the page.
  void keep_strings(const PageValues& page, size_t count, bool few) {
    if (codes_ || !target_.is_string()) {
      return;
    }
    if (page.is_dictionary()) {
      keep_dictionary(page.dictionary());
    } else if (!few) {
      page.add_keep_alive(*flat_);
    } else {
      copy_strings(flat_->mutable_values<StringView>() + filled_, count);
    }
  }
  bool codes() const { return codes_; }
  size_t width() const { return codes_ ? sizeof(int32_t) : target_.width; }

  void add_valid(size_t count) {
    if (validity_ != nullptr) {
      set_bits(validity_->mutable_as<uint64_t>(), filled_, count);
    }
    filled_ += count;
  }
  /// Validity of the next `count` values; positions: which of the bits, null for all.
  void add_validity(const uint64_t* bits, size_t offset, const int32_t* positions, size_t count) {
    if (validity_ == nullptr) {
      validity_ = Buffer::allocate_zeroed(bitmap::bytes(capacity_));
      set_bits(validity_->mutable_as<uint64_t>(), 0, filled_);
    }
    auto* to = validity_->mutable_as<uint64_t>();
    if (positions == nullptr) {
      copy_bits(bits, offset, count, to, filled_);
    } else {
      for (size_t i = 0; i < count; ++i) {
        const size_t at = filled_ + i;
        const bool valid = bitmap::get(bits, offset + static_cast<size_t>(positions[i]));
        to[at / 64] |= static_cast<uint64_t>(valid) << (at % 64);
      }
    }
    filled_ += count;
  }

  VectorPtr finish() {
    if (codes_) {
      return Vector::dictionary(std::move(dictionary_), std::move(buffer_), capacity_, std::move(validity_));
    }
    if (flat_ == nullptr) {
      flat_ = Vector::flat(target_.type, 0);
    }
    flat_->set_validity(std::move(validity_));
    flat_->add_keep_alive(arena_.blocks());
    return std::move(flat_);
  }

 private:
  void start(bool codes) {
    started_ = 1;
    if (codes) {
      buffer_ = Buffer::allocate(capacity_ * sizeof(int32_t));
    } else {
      flat_ = Vector::flat(target_.type, capacity_);
    }
  }
  void keep_dictionary(const VectorPtr& dictionary) { flat_->add_keep_alive(dictionary->keep_alive()); }

  void copy_strings(StringView* views, size_t count) {
    for (size_t i = 0; i < count; ++i) {
      if (!views[i].is_inlined()) {
        char* copy = arena_.allocate(views[i].size());
        std::memcpy(copy, views[i].data(), views[i].size());
        views[i] = StringView(copy, views[i].size());
      }
    }
  }

  /// The writer gave up its dictionary in the middle of this window.
  void become_flat() {
    codes_ = false;
    start(false);
    gather_values(target_.width, dictionary_->values<uint8_t>(), buffer_->as<int32_t>(), filled_,
                  flat_->mutable_values<uint8_t>());
    keep_dictionary(dictionary_);
  }

  const LeafTarget& target_;
  const size_t capacity_;
  const bool prefer_codes_;
  int started_ = 0;
  bool codes_ = false;
  size_t filled_ = 0;
  BufferPtr buffer_;  // codes
  VectorPtr dictionary_;
  std::shared_ptr<Vector> flat_;
  BufferPtr validity_;
  StringArena arena_;
};

FlatColumnReader::FlatColumnReader(const RandomAccessFile& file, const ColumnChunk& chunk, const LeafTarget& target,
                                   const PageInput& input)
    : chunk_(chunk),
      target_(target),
      pages_(file, chunk, target.is_string() ? Keep::kYes : Keep::kNo, input),
      rows_left_(static_cast<size_t>(chunk.num_values)) {}

VectorPtr FlatColumnReader::whole_dictionary() {
  if (!chunk_.only_dictionary) {
    return nullptr;
  }
  const PageHeader* header = pages_.peek();
  if (dictionary_ == nullptr && header != nullptr && header->kind == PageKind::kDictionary) {
    dictionary_ = decode_dictionary(pages_.load(), target_);
  }
  return dictionary_;
}

void FlatColumnReader::load_levels(RleDecoder levels) {
  page_has_nulls_ = false;
  if (target_.leaf.max_definition == 0) {
    return;
  }
  uint32_t level = 0;
  if (levels.repeated_run(level) >= page_rows_ && level == 1) {
    return;
  }
  page_validity_.assign(bitmap::words(page_rows_) + 1, 0);
  levels.decode_bits(page_rows_, page_validity_.data(), 0);
  page_has_nulls_ = bitmap::count(page_validity_.data(), page_rows_) < page_rows_;
}

void FlatColumnReader::open_page() {
  while (page_row_ == page_rows_) {
    const PageHeader* header = pages_.peek();
    expect(header != nullptr, "column chunk holds fewer rows than it says");
    if (header->kind == PageKind::kDictionary) {
      dictionary_ = decode_dictionary(pages_.load(), target_);
      continue;
    }
    expect(header->num_values <= rows_left_, "column chunk holds more rows than it says");
    const Page page = pages_.load();
    page_rows_ = page.header.num_values;
    page_row_ = 0;
    rows_left_ -= page_rows_;
    const PageParts parts = split_page(page, target_.leaf);
    load_levels(parts.definition);
    const size_t values = page_has_nulls_ ? bitmap::count(page_validity_.data(), page_rows_) : page_rows_;
    values_.emplace(page, parts.values, parts.values_size, values, target_, dictionary_);
  }
}

void FlatColumnReader::apply_skip() {
  while (pending_skip_ > 0) {
    if (page_row_ == page_rows_) {
      const PageHeader* header = pages_.peek();
      if (header != nullptr && header->is_data() && header->num_values <= pending_skip_) {
        expect(header->num_values <= rows_left_, "column chunk holds more rows than it says");
        pending_skip_ -= header->num_values;
        rows_left_ -= header->num_values;
        pages_.skip();
        continue;
      }
      open_page();
    }
    const size_t step = std::min(pending_skip_, page_rows_ - page_row_);
    pass_over(step);
    page_row_ += step;
    pending_skip_ -= step;
  }
}

void FlatColumnReader::pass_over(size_t rows) {
  values_->skip(page_has_nulls_ ? count_bits(page_validity_.data(), page_row_, rows) : rows);
}

VectorPtr FlatColumnReader::read(size_t rows, Form form) { return read_rows(rows, nullptr, form); }

VectorPtr FlatColumnReader::read_selected(size_t rows, Rows selected) {
  return read_rows(rows, selected.is_all() ? nullptr : &selected, Form::kValues);
}

VectorPtr FlatColumnReader::read_rows(size_t rows, const Rows* selected, Form form) {
  apply_skip();
  Output out(target_, selected == nullptr ? rows : selected->count, form == Form::kCodes || target_.is_string());
  size_t done = 0;
  size_t next_selected = 0;
  while (done < rows) {
    open_page();
    const size_t step = std::min(rows - done, page_rows_ - page_row_);
    if (selected == nullptr) {
      append(step, nullptr, step, out);
    } else {
      positions_.clear();
      while (next_selected < selected->count && static_cast<size_t>(selected->indices[next_selected]) < done + step) {
        positions_.push_back(selected->indices[next_selected++] - static_cast<int32_t>(done));
      }
      if (positions_.empty()) {
        pass_over(step);
      } else {
        append(step, positions_.data(), positions_.size(), out);
      }
    }
    page_row_ += step;
    done += step;
  }
  return out.finish();
}

void FlatColumnReader::read_dense(size_t count, const int32_t* positions, size_t selected, bool codes, void* out) {
  if (codes) {
    values_->read_codes(count, positions, selected, static_cast<int32_t*>(out), codes_scratch_);
  } else {
    values_->read_values(count, positions, selected, out, raw_scratch_, codes_scratch_);
  }
}

void FlatColumnReader::append(size_t rows, const int32_t* positions, size_t selected, Output& out) {
  void* to = out.room_for(*values_);
  const bool few = positions != nullptr && selected * 16 < rows;
  if (!page_has_nulls_) {
    read_dense(rows, positions, selected, out.codes(), to);
    out.keep_strings(*values_, selected, few);
    out.add_valid(selected);
    return;
  }
  const size_t width = out.width();
  const size_t valid = count_bits(page_validity_.data(), page_row_, rows);
  auto* dense = dense_scratch_.get<uint8_t>((valid + 1) * width);
  read_dense(valid, nullptr, valid, out.codes(), dense);
  std::memset(dense + valid * width, 0, width);  // an empty string, a valid code
  void* spread = positions == nullptr ? to : spread_scratch_.get<uint8_t>(rows * width);
  spread_values(width, dense, page_validity_.data(), page_row_, rows, spread);
  if (positions != nullptr) {
    gather_values(width, spread, positions, selected, to);
  }
  out.keep_strings(*values_, selected, few);
  out.add_validity(page_validity_.data(), page_row_, positions, selected);
}

}  // namespace firesteel::parquet_format
