#include "functions/string/like_pattern.h"

#include "base/errors/spark_error.h"
#include "base/text/find_bytes.h"
#include "functions/string/utf8.h"

namespace firesteel {
namespace {

std::string quoted(std::string_view pattern) {
  std::string text = "'";
  for (const char c : pattern) {
    text += c == '\'' || c == '\\' ? "\\" : "";
    text.push_back(c);
  }
  return text + "'";
}

}  // namespace

void LikePattern::push_literal(Segment& segment, std::string_view bytes, bool wildcard) {
  if (wildcard || !segment.wild.empty()) {
    segment.wild.resize(segment.text.size(), false);
    segment.wild.resize(segment.text.size() + bytes.size(), wildcard);
  }
  has_wildcards_ = has_wildcards_ || wildcard;
  segment.text.append(bytes);
}

LikePattern::LikePattern(std::string_view pattern, char32_t escape) {
  Segment current;
  bool after_percent = false;
  bool first = true;
  const auto finish = [&] {
    if (!current.text.empty()) {
      segments_.push_back(std::move(current));
      current = {};
    }
  };
  for (size_t at = 0; at < pattern.size(); at = utf8::next(pattern, at)) {
    const uint32_t c = utf8::decode(pattern, at);
    after_percent = false;
    if (c == escape) {
      const size_t next = utf8::next(pattern, at);
      if (next >= pattern.size()) {
        throw SparkError("INVALID_FORMAT.ESC_AT_THE_END", {{"format", quoted(pattern)}});
      }
      const uint32_t escaped = utf8::decode(pattern, next);
      const std::string_view bytes = pattern.substr(next, utf8::next(pattern, next) - next);
      if (escaped != '_' && escaped != '%' && escaped != escape) {
        throw SparkError("INVALID_FORMAT.ESC_IN_THE_MIDDLE", {{"format", quoted(pattern)}, {"char", quoted(bytes)}});
      }
      push_literal(current, bytes, false);
      at = next;
    } else if (c == '%') {
      anchored_start_ = anchored_start_ && !first;
      finish();
      after_percent = true;
    } else {
      push_literal(current, pattern.substr(at, utf8::next(pattern, at) - at), c == '_');
    }
    first = false;
  }
  finish();
  anchored_end_ = !after_percent;
}

std::string_view LikePattern::needle() const {
  std::string_view longest;
  for (const Segment& segment : segments_) {
    if (segment.wild.empty() && segment.text.size() > longest.size()) {
      longest = segment.text;
    }
  }
  return longest;
}

size_t LikePattern::Segment::match_at(std::string_view input, size_t at) const {
  if (wild.empty()) {
    return input.substr(at).starts_with(text) ? at + text.size() : std::string_view::npos;
  }
  for (size_t i = 0; i < text.size(); ++i) {
    if (at >= input.size()) {
      return std::string_view::npos;
    }
    if (wild[i]) {
      at = utf8::next(input, at);
    } else if (input[at++] != text[i]) {
      return std::string_view::npos;
    }
  }
  return at;
}

bool LikePattern::matches(std::string_view text) const {
  if (segments_.empty()) {
    return !anchored_start_ || !anchored_end_ || text.empty();
  }
  if (has_wildcards_) {
    return matches_by_characters(text);
  }
  size_t first = 0;
  size_t last = segments_.size();
  size_t at = 0;
  size_t end = text.size();
  if (anchored_start_) {
    const std::string& prefix = segments_[0].text;
    if (!text.starts_with(prefix)) {
      return false;
    }
    if (last == 1 && anchored_end_) {
      return text.size() == prefix.size();
    }
    at = prefix.size();
    first = 1;
  }
  if (anchored_end_ && first < last) {
    const std::string& suffix = segments_[last - 1].text;
    if (end - at < suffix.size() || !text.ends_with(suffix)) {
      return false;
    }
    end -= suffix.size();
    --last;
  }
  for (size_t i = first; i < last; ++i) {
    const size_t found = find_bytes(text.substr(0, end), segments_[i].text, at);
    if (found == std::string_view::npos) {
      return false;
    }
    at = found + segments_[i].text.size();
  }
  return true;
}

// Greedy from the left: the first place of each segment is the best one; only the last segment, when anchored, must
// end at the end and may have to move on.
bool LikePattern::matches_by_characters(std::string_view text) const {
  size_t at = 0;
  for (size_t i = 0; i < segments_.size(); ++i) {
    const bool fixed = i == 0 && anchored_start_;
    const bool at_end = i + 1 == segments_.size() && anchored_end_;
    size_t end = segments_[i].match_at(text, at);
    while (!fixed && at < text.size() && (end == std::string_view::npos || (at_end && end != text.size()))) {
      at = utf8::next(text, at);
      end = segments_[i].match_at(text, at);
    }
    if (end == std::string_view::npos || (at_end && end != text.size())) {
      return false;
    }
    at = end;
  }
  return true;
}

}  // namespace firesteel
