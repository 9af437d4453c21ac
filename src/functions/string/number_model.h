#pragma once

#include "base/errors/spark_error.h"
#include "base/numeric/int128.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// A number format of to_number and to_char: digits 0 and 9, grouping ',' or 'G', the point '.' or 'D', '$', the signs
/// 'S' and 'MI', angle brackets 'PR'. Model: Spark's ToNumberParser.
class NumberModel {
 public:
  /// Throws INVALID_FORMAT.*.
  explicit NumberModel(std::string_view format);

  int precision() const { return whole_digits_ + fraction_digits_; }
  int scale() const { return fraction_digits_; }
  /// The unscaled value of what `text` says in this format; none when it does not fit.
  std::optional<int128_t> parse(std::string_view text) const;
  /// The number unscaled / 10^scale in this format; '#' for each digit when it does not fit.
  std::string format(int128_t unscaled, int scale) const;

 private:
  enum class Token : uint8_t { kDigits, kPoint, kDollar, kSign, kMinus, kOpeningBracket, kClosingBracket };
  /// Digits between two separators: exactly `count` of them (0 first), or up to `count`.
  struct Group {
    bool separator_before;
    bool exact;
    int count;
  };
  struct Part {
    Token token;
    std::vector<Group> groups;  // kDigits
  };
  void scan(std::string_view format);
  void scan_digits(std::string_view format, size_t& at);
  void check_counts() const;
  void check_places();
  void check_separators() const;
  [[noreturn]] void fail(const char* kind, ErrorParameters parameters = {}) const;
  bool take_digits(const Part& part, bool fraction, std::string_view& text, std::string& digits) const;
  std::string digits_of(const Part& part, bool fraction, const std::string& digits) const;

  std::string format_;
  std::vector<Part> parts_;
  int whole_digits_ = 0;
  int fraction_digits_ = 0;
};

}  // namespace firesteel
