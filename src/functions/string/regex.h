#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace firesteel {

/// A compiled regular expression of Java's syntax (PCRE2 with its JIT). Immutable and shared between threads.
class Regex {
 public:
  /// Throws INVALID_PARAMETER_VALUE.PATTERN naming `function_name` and `parameter`.
  static std::shared_ptr<const Regex> compile(std::string_view pattern, std::string_view function_name,
                                              std::string_view parameter = "regexp");
  ~Regex();
  size_t group_count() const { return group_count_; }

 private:
  friend class RegexMatcher;
  struct Code;
  Regex(std::unique_ptr<Code> code, size_t groups);
  std::unique_ptr<Code> code_;
  size_t group_count_;
};

/// Finds matches of one expression; one per kernel call.
class RegexMatcher {
 public:
  explicit RegexMatcher(std::shared_ptr<const Regex> regex);
  ~RegexMatcher();
  RegexMatcher(RegexMatcher&&) noexcept;
  RegexMatcher& operator=(RegexMatcher&&) noexcept;

  /// Next match at or after byte `from`. Throws on resource limits.
  bool find(std::string_view text, size_t from = 0);
  /// Bytes of group `i` of the last match (0 = the whole); npos when the group took no part.
  size_t start(size_t i = 0) const;
  size_t end(size_t i = 0) const;
  const Regex& regex() const { return *regex_; }

 private:
  struct MatchData;
  std::shared_ptr<const Regex> regex_;
  std::unique_ptr<MatchData> data_;
};

/// The matcher of a pattern column: compiles again only when the pattern changes.
class RegexCache {
 public:
  RegexCache(std::string function_name, std::shared_ptr<const Regex> constant);
  RegexMatcher& matcher(std::string_view pattern);

 private:
  std::string function_name_;
  std::string pattern_;
  std::unique_ptr<RegexMatcher> matcher_;
  bool constant_ = false;
};

}  // namespace firesteel
