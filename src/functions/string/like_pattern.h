#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// A compiled LIKE pattern. Patterns of literal text and % are matched by prefix, suffix and searches; only _ needs
/// matching character by character. Immutable.
class LikePattern {
 public:
  /// Throws INVALID_FORMAT.ESC_AT_THE_END or ESC_IN_THE_MIDDLE.
  LikePattern(std::string_view pattern, char32_t escape);

  bool matches(std::string_view text) const;
  /// The longest piece of literal text that whatever matches must have in it; may be empty.
  std::string_view needle() const;

 private:
  struct Segment {
    std::string text;        // literal bytes; with _ each wildcard is a zero byte marked in `wild`
    std::vector<bool> wild;  // empty: no _ inside
    size_t match_at(std::string_view text, size_t at) const;  // end of the match at `at`, npos when there is none
  };
  void push_literal(Segment& segment, std::string_view bytes, bool wildcard);
  bool matches_by_characters(std::string_view text) const;

  std::vector<Segment> segments_;  // between the %s
  bool anchored_start_ = true;
  bool anchored_end_ = true;
  bool has_wildcards_ = false;
};

}  // namespace firesteel
