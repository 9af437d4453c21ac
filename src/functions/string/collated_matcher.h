#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct UStringSearch;

namespace firesteel {

class Collation;

/// Finds texts in texts under a collation. One per thread; made anew for each batch.
class CollatedMatcher {
 public:
  struct Match {
    size_t begin = 0;  // bytes of the text
    size_t end = 0;
  };

  explicit CollatedMatcher(const Collation& collation);
  ~CollatedMatcher();
  CollatedMatcher(const CollatedMatcher&) = delete;
  CollatedMatcher& operator=(const CollatedMatcher&) = delete;

  /// `pattern` is not empty. Under _RTRIM trailing blanks of both do not count.
  const std::vector<Match>& matches(std::string_view text, std::string_view pattern, bool overlapping = false);
  bool starts_with(std::string_view text, std::string_view pattern);
  bool ends_with(std::string_view text, std::string_view pattern);
  bool equal(std::string_view left, std::string_view right);
  /// The text's key (Collation::append_key); valid until the next call.
  const std::string& key(std::string_view text);

 private:
  void find_folded(std::string_view text, std::string_view pattern, bool overlapping);
  void find_by_icu(std::string_view text, std::string_view pattern, bool overlapping);
  std::string_view counted(std::string_view text) const;

  const Collation& collation_;
  UStringSearch* search_ = nullptr;
  std::vector<Match> matches_;
  // working storage
  std::string folded_text_;
  std::string folded_pattern_;
  std::string key_;
  std::string other_key_;
  std::u16string text16_;
  std::u16string pattern16_;
  std::vector<uint32_t> offsets_;  // byte of the text where a unit of the folded or UTF-16 text begins
};

}  // namespace firesteel
