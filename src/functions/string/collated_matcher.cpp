#include "functions/string/collated_matcher.h"

#include "base/errors/check.h"
#include "base/text/collation.h"
#include "functions/string/utf8.h"

#include <unicode/usearch.h>

#include <limits>

namespace firesteel {
namespace {

constexpr uint32_t kInside = std::numeric_limits<uint32_t>::max();  // no character of the text begins here

void to_utf16(std::string_view text, std::u16string& out, std::vector<uint32_t>* offsets) {
  out.clear();
  for (size_t at = 0; at < text.size(); at = utf8::next(text, at)) {
    const uint32_t code_point = utf8::decode(text, at);
    if (offsets != nullptr) {
      offsets->push_back(static_cast<uint32_t>(at));
    }
    if (code_point < 0x10000) {
      out.push_back(static_cast<char16_t>(code_point));
      continue;
    }
    out.push_back(static_cast<char16_t>(0xD7C0 + (code_point >> 10)));
    out.push_back(static_cast<char16_t>(0xDC00 + (code_point & 0x3FF)));
    if (offsets != nullptr) {
      offsets->push_back(static_cast<uint32_t>(at));
    }
  }
  if (offsets != nullptr) {
    offsets->push_back(static_cast<uint32_t>(text.size()));
  }
}

}  // namespace

CollatedMatcher::CollatedMatcher(const Collation& collation) : collation_(collation) {}

CollatedMatcher::~CollatedMatcher() {
  if (search_ != nullptr) {
    usearch_close(search_);
  }
}

std::string_view CollatedMatcher::counted(std::string_view text) const {
  return collation_.trims() ? text.substr(0, text.find_last_not_of(' ') + 1) : text;
}

const std::vector<CollatedMatcher::Match>& CollatedMatcher::matches(std::string_view text, std::string_view pattern,
                                                                    bool overlapping) {
  matches_.clear();
  text = counted(text);
  pattern = counted(pattern);
  if (pattern.empty()) {
    matches_.push_back({0, 0});
  } else if (!text.empty()) {
    collation_.family() == Collation::Family::kIcu ? find_by_icu(text, pattern, overlapping)
                                                   : find_folded(text, pattern, overlapping);
  }
  return matches_;
}

void CollatedMatcher::find_folded(std::string_view text, std::string_view pattern, bool overlapping) {
  const bool lower = collation_.family() == Collation::Family::kLowercase;
  const auto fold = [&](std::string_view part, std::string& out) {
    if (lower) {
      append_lowercase_code_points(part, out);
    } else {
      out += part;
    }
  };
  folded_text_.clear();
  folded_pattern_.clear();
  fold(pattern, folded_pattern_);
  offsets_.clear();
  for (size_t at = 0; at < text.size();) {
    const size_t next = utf8::next(text, at);
    offsets_.resize(folded_text_.size(), kInside);
    offsets_.push_back(static_cast<uint32_t>(at));
    fold(text.substr(at, next - at), folded_text_);
    at = next;
  }
  offsets_.resize(folded_text_.size(), kInside);
  offsets_.push_back(static_cast<uint32_t>(text.size()));
  for (size_t from = 0;;) {
    const size_t found = folded_text_.find(folded_pattern_, from);
    if (found == std::string::npos) {
      return;
    }
    const size_t end = found + folded_pattern_.size();
    const bool whole = offsets_[found] != kInside && offsets_[end] != kInside;
    if (whole) {
      matches_.push_back({offsets_[found], offsets_[end]});
    }
    from = whole && !overlapping ? end : found + 1;
  }
}

void CollatedMatcher::find_by_icu(std::string_view text, std::string_view pattern, bool overlapping) {
  offsets_.clear();
  to_utf16(text, text16_, &offsets_);
  to_utf16(pattern, pattern16_, nullptr);
  UErrorCode status = U_ZERO_ERROR;
  const auto text_size = static_cast<int32_t>(text16_.size());
  const auto pattern_size = static_cast<int32_t>(pattern16_.size());
  if (search_ == nullptr) {
    search_ = usearch_openFromCollator(pattern16_.data(), pattern_size, text16_.data(), text_size,
                                       collation_.collator(), nullptr, &status);
  } else {
    usearch_setText(search_, text16_.data(), text_size, &status);
    usearch_setPattern(search_, pattern16_.data(), pattern_size, &status);
  }
  usearch_setAttribute(search_, USEARCH_OVERLAP, overlapping ? USEARCH_ON : USEARCH_OFF, &status);
  check(U_SUCCESS(status), "ICU cannot search");
  for (int32_t at = usearch_first(search_, &status); at != USEARCH_DONE && U_SUCCESS(status);
       at = usearch_next(search_, &status)) {
    const auto end = static_cast<size_t>(at + usearch_getMatchedLength(search_));
    matches_.push_back({offsets_[static_cast<size_t>(at)], offsets_[end]});
  }
}

bool CollatedMatcher::starts_with(std::string_view text, std::string_view pattern) {
  const auto& found = matches(text, pattern, true);
  return !found.empty() && found.front().begin == 0;
}

bool CollatedMatcher::ends_with(std::string_view text, std::string_view pattern) {
  if (counted(pattern).empty()) {
    return true;
  }
  const auto& found = matches(text, pattern, true);
  return !found.empty() && found.back().end == counted(text).size();
}

const std::string& CollatedMatcher::key(std::string_view text) {
  key_.clear();
  collation_.append_key(text, key_);
  return key_;
}

bool CollatedMatcher::equal(std::string_view left, std::string_view right) {
  other_key_ = key(left);
  return other_key_ == key(right);
}

}  // namespace firesteel
