#include "sources/cached/counting_reader.h"

#include "columnar/physical_dispatch.h"
#include "sources/cached/code_width.h"

#include <algorithm>

namespace firesteel {
namespace {

constexpr size_t kParts = 4;
// Below this share of living rows these are looked for one by one.
constexpr size_t kSparse = 8;

bool can_be_counted(const ChunkColumn& column, bool is_integer) {
  return column.encoding == ChunkEncoding::kConstant ||
         column.encoding == (is_integer ? ChunkEncoding::kFrame : ChunkEncoding::kDictionary);
}

}  // namespace

std::optional<CountedKeys> as_counted_keys(const CachedScanShared& shared, const std::vector<int>& keys) {
  CountedKeys counted;
  uint64_t limit = 1;
  for (const int index : keys) {
    const auto column = static_cast<size_t>(index);
    const PhysicalType physical = shared.types[column].physical();
    CountedKeys::Key key{.column = column};
    key.is_integer = physical == PhysicalType::kInt8 || physical == PhysicalType::kInt16 ||
                     physical == PhysicalType::kInt32 || physical == PhysicalType::kInt64;
    if (!key.is_integer && physical != PhysicalType::kString) {
      return std::nullopt;
    }
    const ColumnStatistics& known = shared.rows->column_statistics()[static_cast<size_t>(shared.columns[column])];
    if (key.is_integer && known.min && known.max) {
      key.base = known.min->as_int64();
      const uint64_t span = static_cast<uint64_t>(known.max->as_int64()) - static_cast<uint64_t>(key.base);
      if (span >= CountedKeys::kMaxNumbers) {
        return std::nullopt;
      }
      key.size = static_cast<uint32_t>(span) + 2;
    } else {
      key.size = 1;  // only NULL; strings: as long as their dictionary
    }
    uint64_t largest = std::max<uint64_t>(key.size, 2);
    for (size_t chunk = 0; chunk < shared.rows->num_chunks(); ++chunk) {
      const ChunkColumn& info = shared.column(chunk, column);
      if (!can_be_counted(info, key.is_integer)) {
        return std::nullopt;
      }
      if (info.dictionary != nullptr) {
        largest = std::max<uint64_t>(largest, info.dictionary->size() + 1);
      }
    }
    limit *= largest;
    if (limit > CountedKeys::kMaxNumbers) {
      return std::nullopt;
    }
    counted.keys.push_back(key);
  }
  return counted;
}

CountingReader::CountingReader(std::shared_ptr<const CachedScanShared> shared, std::shared_ptr<const CountedKeys> keys,
                               std::shared_ptr<const CachedSplit> split, const ScanContext& context)
    : shared_(std::move(shared)),
      keys_(std::move(keys)),
      split_(std::move(split)),
      context_(context),
      chunk_(shared_, context) {}

bool CountingReader::next(Batch& out) {
  if (!counted_) {
    counted_ = true;
    count_split();
  }
  if (next_ >= ready_.size()) {
    return false;
  }
  out = std::move(ready_[next_++]);
  return true;
}

void CountingReader::count_split() {
  for (const size_t chunk : split_->chunks) {
    context_.cancellation->check();
    if (!chunk_.open(chunk)) {
      continue;
    }
    chunk_.finish();
    if (keys_->keys.empty()) {
      rows_ += chunk_.marks().empty() ? chunk_.rows() : count_marks(chunk_.marks(), 0, chunk_.rows());
    } else {
      count_chunk(chunk);
    }
  }
  if (rows_ > 0) {
    ready_.push_back(Batch{{}, rows_, nullptr});
  }
  give();
}

CountingReader::Meaning CountingReader::meaning_of(const CountedKeys::Key& key, size_t chunk) const {
  const ChunkColumn& info = shared_->column(chunk, key.column);
  Meaning meaning;
  meaning.dictionary = info.dictionary;
  if (key.is_integer) {
    meaning.size = key.size;
  } else if (info.dictionary != nullptr) {
    meaning.size = static_cast<uint32_t>(info.dictionary->size()) + 1;
  } else {
    meaning.constant = info.constant;
    meaning.size = info.constant->is_null() ? 1 : 2;
  }
  return meaning;
}

void CountingReader::count_chunk(size_t chunk) {
  std::vector<Meaning> meanings;
  for (const CountedKeys::Key& key : keys_->keys) {
    meanings.push_back(meaning_of(key, chunk));
  }
  if (meanings != meanings_) {
    give();
    meanings_ = std::move(meanings);
    limit_ = 1;
    for (const Meaning& meaning : meanings_) {
      limit_ *= meaning.size;
    }
  }
  if (counts_.empty()) {
    counts_.assign(limit_ * kParts, 0);
  }
  numbers_.assign(chunk_.rows(), 0);
  for (size_t k = 0; k < meanings_.size(); ++k) {
    const CountedKeys::Key& key = keys_->keys[k];
    chunk_.reader(key.column).add_codes(key.base, meanings_[k].size, numbers_.data());
  }
  count_numbers();
}

void CountingReader::count_numbers() {
  const uint16_t* numbers = numbers_.data();
  uint32_t* counts = counts_.data();
  const std::vector<uint8_t>& marks = chunk_.marks();
  const size_t rows = chunk_.rows();
  if (!marks.empty()) {
    const uint8_t* mark = marks.data();
    if (count_marks(marks, 0, rows) * kSparse < rows) {
      const auto selection = select_marked(marks, 0, rows, 0);
      for (const int32_t row : selection->span()) {
        ++counts[numbers[row]];
      }
      return;
    }
    for (size_t i = 0; i < rows; ++i) {
      counts[(i % kParts) * limit_ + numbers[i]] += mark[i];
    }
    return;
  }
  size_t i = 0;
  for (; i + kParts <= rows; i += kParts) {
    for (size_t p = 0; p < kParts; ++p) {
      ++counts[p * limit_ + numbers[i + p]];
    }
  }
  for (; i < rows; ++i) {
    ++counts[numbers[i]];
  }
}

VectorPtr CountingReader::key_column(size_t key, const std::vector<uint32_t>& codes) const {
  const Meaning& meaning = meanings_[key];
  const DataType& type = shared_->types[keys_->keys[key].column];
  const size_t rows = codes.size();
  const uint32_t null_code = meaning.size - 1;
  if (meaning.constant) {
    return Vector::constant(*meaning.constant, rows);
  }
  BufferPtr validity;
  for (size_t i = 0; i < rows; ++i) {
    if (codes[i] != null_code) {
      continue;
    }
    if (validity == nullptr) {
      validity = Buffer::allocate(bitmap::bytes(rows));
      std::fill_n(validity->mutable_as<uint64_t>(), bitmap::words(rows), ~uint64_t{0});
    }
    bitmap::clear(validity->mutable_as<uint64_t>(), i);
  }
  if (meaning.dictionary != nullptr) {
    BufferPtr positions = Buffer::allocate(rows * sizeof(int32_t));
    for (size_t i = 0; i < rows; ++i) {
      positions->mutable_as<int32_t>()[i] = codes[i] == null_code ? 0 : static_cast<int32_t>(codes[i]);
    }
    return Vector::dictionary(meaning.dictionary->values(), std::move(positions), rows, std::move(validity));
  }
  auto column = Vector::flat(type, rows);
  dispatch_physical(type.physical(), [&]<typename T>(std::type_identity<T>) {
    if constexpr (kIsInteger<T>) {
      const auto base = static_cast<uint64_t>(keys_->keys[key].base);
      for (size_t i = 0; i < rows; ++i) {
        column->mutable_values<T>()[i] = static_cast<T>(base + codes[i]);
      }
    }
  });
  column->set_validity(std::move(validity));
  return column;
}

void CountingReader::give() {
  if (counts_.empty()) {
    return;
  }
  std::vector<uint32_t> met;  // numbers that occur
  std::vector<int64_t> totals;
  for (size_t number = 0; number < limit_; ++number) {
    int64_t total = 0;
    for (size_t p = 0; p < kParts; ++p) {
      total += counts_[p * limit_ + number];
    }
    if (total > 0) {
      met.push_back(static_cast<uint32_t>(number));
      totals.push_back(total);
    }
  }
  counts_.clear();
  Batch batch;
  batch.num_rows = met.size();
  batch.columns.resize(meanings_.size());
  std::vector<uint32_t> codes(met.size());
  for (size_t k = meanings_.size(); k-- > 0;) {
    for (size_t i = 0; i < met.size(); ++i) {
      codes[i] = met[i] % meanings_[k].size;
      met[i] /= meanings_[k].size;
    }
    batch.columns[k] = key_column(k, codes);
  }
  auto counted = Vector::flat(DataType::long_type(), totals.size());
  std::copy(totals.begin(), totals.end(), counted->mutable_values<int64_t>());
  batch.columns.push_back(std::move(counted));
  for (size_t offset = 0; offset < batch.num_rows; offset += context_.batch_size) {
    ready_.push_back(slice(batch, offset, std::min(context_.batch_size, batch.num_rows - offset)));
  }
}

}  // namespace firesteel
