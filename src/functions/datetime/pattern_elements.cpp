// Datetime patterns to elements.
#include "functions/datetime/pattern_elements.h"

#include "base/errors/spark_error.h"

namespace firesteel {
namespace {

using Kind = PatternElement::Kind;
using Field = PatternField;

constexpr const char* kDocroot = "https://spark.apache.org/docs/latest";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A pattern that java.time refuses. Spark looks whether the old formatter would have taken it.
SparkError refused(std::string_view pattern, SparkError otherwise) {
  if (!compile_legacy_pattern(pattern)) {
    return otherwise;
  }
  return SparkError("INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION",
                    {{"pattern", "'" + std::string(pattern) + "'"},
                     {"config", "\"spark.sql.legacy.timeParserPolicy\""},
                     {"docroot", kDocroot}});
}

SparkError unrecognized(std::string_view pattern) {
  return SparkError("INVALID_DATETIME_PATTERN.WITH_SUGGESTION",
                    {{"pattern", "'" + std::string(pattern) + "'"}, {"docroot", kDocroot}});
}

// The parts outside quotes hold none of the letters Spark refuses.
void check_letters(std::string_view pattern, bool parsing) {
  bool quoted = false;
  char last = '\0';
  size_t run = 0;
  for (const char c : pattern) {
    run = c == last ? run + 1 : 1;
    last = c;
    if (c == '\'') {
      quoted = !quoted;
    }
    if (quoted || c == '\'') {
      continue;
    }
    if (std::string_view("YWwuec").find(c) != std::string_view::npos) {
      throw refused(pattern,
                    SparkError("INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN", {{"c", {c}}}));
    }
    if (std::string_view("ABnNp").find(c) != std::string_view::npos ||
        (parsing && std::string_view("EFqQ").find(c) != std::string_view::npos)) {
      throw refused(pattern, SparkError("INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER",
                                        {{"c", {c}}, {"pattern", std::string(pattern)}}));
    }
    const size_t most = c == 'y' ? 6 : (std::string_view("GMLEQq").find(c) != std::string_view::npos ? 4 : SIZE_MAX);
    if (run > most) {
      throw refused(pattern, SparkError("INVALID_DATETIME_PATTERN.LENGTH", {{"pattern", std::string(run, c)}}));
    }
  }
}

class Compiler {
 public:
  Compiler(std::string_view pattern, bool parsing) : pattern_(pattern), parsing_(parsing) {}

  std::vector<PatternElement> run() {
    has_era_ = unquoted_era();
    for (size_t at = 0; at < pattern_.size();) {
      const char c = pattern_[at];
      if (is_letter(c)) {
        size_t end = at + 1;
        while (end < pattern_.size() && pattern_[end] == c) {
          ++end;
        }
        add_letters(c, static_cast<int>(end - at));
        at = end;
      } else if (c == '\'') {
        at = add_quoted(at + 1);
      } else if (c == '[') {
        open_.push_back(elements_.size());
        add({.kind = Kind::kOptionalStart});
        ++at;
      } else if (c == ']') {
        close_optional();
        ++at;
      } else if (c == '{' || c == '}' || c == '#') {
        fail();
      } else {
        add_literal(std::string(1, c));
        ++at;
      }
    }
    while (!open_.empty()) {
      close_optional();
    }
    return std::move(elements_);
  }

 private:
  [[noreturn]] void fail() const { throw refused(pattern_, unrecognized(pattern_)); }

  bool unquoted_era() const {
    bool quoted = false;
    for (const char c : pattern_) {
      quoted = c == '\'' ? !quoted : quoted;
      if (!quoted && c == 'G') {
        return true;
      }
    }
    return false;
  }

  void add(PatternElement element) {
    number_ = SIZE_MAX;
    elements_.push_back(std::move(element));
  }
  void add_literal(std::string text) { add({.kind = Kind::kLiteral, .text = std::move(text)}); }

  // Fixed-width numbers right behind a number take their digits from it.
  void add_number(PatternElement element) {
    const bool fixed = element.min == element.max && element.sign == SignStyle::kNotNegative;
    const int width = element.max;
    elements_.push_back(std::move(element));
    if (number_ != SIZE_MAX && fixed) {
      elements_[number_].subsequent += width;
    } else {
      number_ = elements_.size() - 1;
    }
  }
  void add_number(Field field, int count) {
    if (count == 1) {
      add_number({.kind = Kind::kNumber, .field = field});
    } else if (count == 2) {
      add_number({.kind = Kind::kNumber, .field = field, .sign = SignStyle::kNotNegative, .min = 2, .max = 2});
    } else {
      fail();
    }
  }
  void add_text(Field field, int style) { add({.kind = Kind::kText, .field = field, .style = style}); }
  void add_number_or_text(Field field, int count) { count <= 2 ? add_number(field, count) : add_text(field, count); }

  void add_year(int count) {
    const Field field = has_era_ ? Field::kYearOfEra : Field::kYear;
    if (count == 2) {
      add_number({.kind = Kind::kReducedYear, .field = field, .sign = SignStyle::kNotNegative, .min = 2, .max = 2});
    } else {
      const SignStyle sign = count < 4 ? SignStyle::kNormal : SignStyle::kExceedsPad;
      add_number({.kind = Kind::kNumber, .field = field, .sign = sign, .min = count});
    }
  }

  void add_fraction(int count) {
    if (count > 9) {
      fail();
    }
    if (parsing_) {
      add({.kind = Kind::kFraction, .field = Field::kNano, .min = 1, .max = count});
    } else {
      add({.kind = Kind::kFraction, .field = Field::kNano, .min = count, .max = count});
    }
  }

  void add_offset(char letter, int count) {
    static constexpr std::array<int, 6> kStyles = {0, 1, 3, 4, 5, 6};
    if (letter == 'Z') {
      if (count < 4) {
        add({.kind = Kind::kOffset, .style = 3, .text = "+0000"});
      } else if (count == 4) {
        add({.kind = Kind::kLocalizedOffset, .style = 4});
      } else if (count == 5) {
        add({.kind = Kind::kOffset, .style = 6, .text = "Z"});
      } else {
        fail();
      }
      return;
    }
    if (count > 5) {
      fail();
    }
    std::string zero = "Z";
    if (letter == 'x') {
      zero = count == 1 ? "+00" : (count % 2 == 0 ? "+0000" : "+00:00");
    }
    add({.kind = Kind::kOffset, .style = kStyles[static_cast<size_t>(count)], .text = std::move(zero)});
  }

  void add_zone(char letter, int count) {
    if (letter == 'V' && count == 2) {
      add({.kind = Kind::kZoneId});
    } else if (letter == 'O' && (count == 1 || count == 4)) {
      add({.kind = Kind::kLocalizedOffset, .style = count});
    } else if (letter == 'z' && count <= 4) {
      add({.kind = Kind::kZoneName, .style = count});
    } else {
      fail();
    }
  }

  void add_letters(char letter, int count) {
    switch (letter) {
      case 'G':
        return add_text(Field::kEra, count < 4 ? 3 : 4);
      case 'y':
        return add_year(count);
      case 'Q':
      case 'q':
        return add_number_or_text(Field::kQuarter, count);
      case 'M':
      case 'L':
        return add_number_or_text(Field::kMonth, count);
      case 'E':
        return add_text(Field::kDayOfWeek, count < 4 ? 3 : 4);
      case 'F':
        return count == 1 ? add_number(Field::kAlignedDayOfWeek, 1) : fail();
      case 'd':
        return add_number(Field::kDayOfMonth, count);
      case 'D':
        return add_day_of_year(count);
      case 'a':
        return count == 1 ? add_text(Field::kAmPm, 3) : fail();
      case 'h':
        return add_number(Field::kClockHourOfAmPm, count);
      case 'K':
        return add_number(Field::kHourOfAmPm, count);
      case 'H':
        return add_number(Field::kHourOfDay, count);
      case 'k':
        return add_number(Field::kClockHourOfDay, count);
      case 'm':
        return add_number(Field::kMinute, count);
      case 's':
        return add_number(Field::kSecond, count);
      case 'S':
        return add_fraction(count);
      case 'X':
      case 'x':
      case 'Z':
        return add_offset(letter, count);
      case 'V':
      case 'z':
      case 'O':
        return add_zone(letter, count);
      default:
        fail();
    }
  }

  void add_day_of_year(int count) {
    if (count == 1) {
      return add_number(Field::kDayOfYear, 1);
    }
    if (count > 3) {
      fail();
    }
    add_number(
        {.kind = Kind::kNumber, .field = Field::kDayOfYear, .sign = SignStyle::kNotNegative, .min = count, .max = 3});
  }

  // After the opening quote; returns the index behind the closing one.
  size_t add_quoted(size_t at) {
    std::string text;
    for (; at < pattern_.size(); ++at) {
      if (pattern_[at] != '\'') {
        text.push_back(pattern_[at]);
      } else if (at + 1 < pattern_.size() && pattern_[at + 1] == '\'' && !text.empty()) {
        text.push_back('\'');
        ++at;
      } else {
        add_literal(text.empty() ? "'" : std::move(text));
        return at + 1;
      }
    }
    fail();
  }

  void close_optional() {
    if (open_.empty()) {
      fail();
    }
    elements_[open_.back()].jump = elements_.size();
    open_.pop_back();
    add({.kind = Kind::kOptionalEnd});
  }

  std::string_view pattern_;
  bool parsing_;
  bool has_era_ = false;
  std::vector<PatternElement> elements_;
  std::vector<size_t> open_;
  size_t number_ = SIZE_MAX;  // the number that fixed-width ones behind it belong to
};

}  // namespace

std::span<const std::string_view> field_texts(PatternField field, int style, int& first) {
  static constexpr auto kMonths =
      std::to_array<std::string_view>({"January", "February", "March", "April", "May", "June", "July", "August",
                                       "September", "October", "November", "December"});
  static constexpr auto kShortMonths = std::to_array<std::string_view>(
      {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"});
  static constexpr auto kDays =
      std::to_array<std::string_view>({"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"});
  static constexpr auto kShortDays = std::to_array<std::string_view>({"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"});
  static constexpr auto kQuarters =
      std::to_array<std::string_view>({"1st quarter", "2nd quarter", "3rd quarter", "4th quarter"});
  static constexpr auto kShortQuarters = std::to_array<std::string_view>({"Q1", "Q2", "Q3", "Q4"});
  static constexpr auto kEras = std::to_array<std::string_view>({"Before Christ", "Anno Domini"});
  static constexpr auto kShortEras = std::to_array<std::string_view>({"BC", "AD"});
  static constexpr auto kHalves = std::to_array<std::string_view>({"AM", "PM"});
  using Texts = std::span<const std::string_view>;
  first = field == Field::kEra || field == Field::kAmPm ? 0 : 1;
  switch (field) {
    case Field::kMonth:
      return style == 4 ? Texts(kMonths) : Texts(kShortMonths);
    case Field::kDayOfWeek:
      return style == 4 ? Texts(kDays) : Texts(kShortDays);
    case Field::kQuarter:
      return style == 4 ? Texts(kQuarters) : Texts(kShortQuarters);
    case Field::kEra:
      return style == 4 ? Texts(kEras) : Texts(kShortEras);
    default:
      return kHalves;
  }
}

std::vector<PatternElement> compile_pattern(std::string_view pattern, bool parsing) {
  check_letters(pattern, parsing);
  return Compiler(pattern, parsing).run();
}

std::vector<PatternElement> compile_pattern(std::string_view pattern, bool parsing, TimeParserPolicy policy) {
  if (policy != TimeParserPolicy::kLegacy) {
    return compile_pattern(pattern, parsing);
  }
  if (auto elements = compile_legacy_pattern(pattern)) {
    return *std::move(elements);
  }
  throw unrecognized(pattern);
}

TimeParserPolicy time_parser_policy(std::string_view name) {
  const auto equals = [name](std::string_view upper) {
    if (name.size() != upper.size()) {
      return false;
    }
    for (size_t i = 0; i < name.size(); ++i) {
      if ((name[i] & ~0x20) != upper[i]) {
        return false;
      }
    }
    return true;
  };
  return equals("LEGACY")      ? TimeParserPolicy::kLegacy
         : equals("EXCEPTION") ? TimeParserPolicy::kException
                               : TimeParserPolicy::kCorrected;
}

}  // namespace firesteel
