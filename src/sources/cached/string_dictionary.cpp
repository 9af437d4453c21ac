#include "sources/cached/string_dictionary.h"

#include "columnar/decoded_vector.h"

#include <algorithm>
#include <cstring>

namespace firesteel {
namespace {

// Longer strings are left to chunks that can leave memory: dictionaries cannot.
constexpr size_t kMaxLength = 256;
// After a chunk of a column had too many distinct strings, so many chunks are not looked at.
constexpr size_t kChunksToSkip = 15;

}  // namespace

std::optional<uint16_t> StringDictionary::code_of(std::string_view text) {
  const auto found = codes_.find(text);
  if (found != codes_.end()) {
    return found->second;
  }
  if (entries_.size() >= kMaxEntries || text.size() > kMaxLength) {
    return std::nullopt;
  }
  char* place = arena_.allocate(std::max<size_t>(text.size(), 1));
  std::memcpy(place, text.data(), text.size());
  const auto code = static_cast<uint16_t>(entries_.size());
  entries_.emplace_back(place, text.size());
  codes_.emplace(entries_.back(), code);
  return code;
}

size_t StringDictionary::memory_bytes() const {
  return arena_.bytes() + entries_.size() * (2 * sizeof(std::string_view) + sizeof(StringView) + 16);
}

VectorPtr StringDictionary::values() const {
  std::call_once(once_, [&] {
    auto values = Vector::flat(type_, entries_.size());
    auto* views = values->mutable_values<StringView>();
    for (size_t i = 0; i < entries_.size(); ++i) {
      views[i] = StringView(entries_[i]);
    }
    values->add_keep_alive(arena_.blocks());
    values_ = std::move(values);
  });
  return values_;
}

void StringEncoder::start_anew(const DataType& type) {
  older_bytes_ = dictionary_bytes();
  current_ = std::make_shared<StringDictionary>(type);
}

bool StringEncoder::try_current(const Vector& column, std::vector<uint16_t>& codes) {
  const size_t most_entries = current_->size() + column.size() / 4 + 1;
  const DecodedVector decoded(column);
  std::vector<int32_t> known(column.is_dictionary() ? column.dictionary()->size() : 0, -1);
  for (size_t row = 0; row < column.size(); ++row) {
    if (decoded.is_null(row)) {
      continue;
    }
    if (!known.empty() && known[decoded.index(row)] >= 0) {
      codes[row] = static_cast<uint16_t>(known[decoded.index(row)]);
      continue;
    }
    const std::optional<uint16_t> code = current_->code_of(decoded.value<StringView>(row).view());
    if (!code || current_->size() > most_entries) {
      return false;
    }
    codes[row] = *code;
    if (!known.empty()) {
      known[decoded.index(row)] = *code;
    }
  }
  return true;
}

std::shared_ptr<const StringDictionary> StringEncoder::find_codes(const Vector& column, std::vector<uint16_t>& codes) {
  if (chunks_to_skip_ > 0) {
    --chunks_to_skip_;
    return nullptr;
  }
  codes.assign(column.size(), 0);
  if (current_ != nullptr && try_current(column, codes)) {
    return current_;
  }
  // Full, or more distinct strings than before: a dictionary of its own may do.
  start_anew(column.type());
  codes.assign(column.size(), 0);
  if (try_current(column, codes)) {
    return current_;
  }
  start_anew(column.type());
  current_ = nullptr;
  chunks_to_skip_ = kChunksToSkip;
  return nullptr;
}

}  // namespace firesteel
