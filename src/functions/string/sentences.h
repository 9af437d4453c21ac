#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// Splits text into sentences of words by the rules of a locale. Not thread-safe.
class SentenceSplitter {
 public:
  SentenceSplitter(std::string language, std::string country);
  ~SentenceSplitter();
  SentenceSplitter(SentenceSplitter&&) noexcept;
  SentenceSplitter& operator=(SentenceSplitter&&) noexcept;

  bool is_for(const std::string& language, const std::string& country) const;
  std::vector<std::vector<std::string>> split(std::string_view text);

 private:
  struct Iterators;
  std::string language_;
  std::string country_;
  std::unique_ptr<Iterators> iterators_;
};

}  // namespace firesteel
