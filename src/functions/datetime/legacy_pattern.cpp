// Patterns of java.text.SimpleDateFormat, for spark.sql.legacy.timeParserPolicy=LEGACY.
#include "functions/datetime/pattern_elements.h"

namespace firesteel {
namespace {

using Kind = PatternElement::Kind;
using Field = PatternField;

PatternElement number(Field field, int count) { return {.kind = Kind::kNumber, .field = field, .min = count}; }
PatternElement text(Field field, int count) {
  return {.kind = Kind::kText, .field = field, .style = count >= 4 ? 4 : 3};
}

std::optional<PatternElement> legacy_element(char letter, int count) {
  switch (letter) {
    case 'G':
      return PatternElement{.kind = Kind::kText, .field = Field::kEra, .style = 3};
    case 'y':
      if (count == 2) {
        return PatternElement{.kind = Kind::kReducedYear,
                              .field = Field::kYearOfEra,
                              .sign = SignStyle::kNotNegative,
                              .min = 2,
                              .max = 2};
      }
      return number(Field::kYearOfEra, count);
    case 'Y':
      return number(Field::kWeekYear, count);
    case 'M':
    case 'L':
      return count >= 3 ? text(Field::kMonth, count) : number(Field::kMonth, count);
    case 'w':
      return number(Field::kWeekOfYear, count);
    case 'W':
      return number(Field::kWeekOfMonth, count);
    case 'D':
      return number(Field::kDayOfYear, count);
    case 'd':
      return number(Field::kDayOfMonth, count);
    case 'F':
      return number(Field::kWeekInMonth, count);
    case 'E':
      return text(Field::kDayOfWeek, count);
    case 'u':
      return number(Field::kDayOfWeek, count);
    case 'a':
      return text(Field::kAmPm, 3);
    case 'H':
      return number(Field::kHourOfDay, count);
    case 'k':
      return number(Field::kClockHourOfDay, count);
    case 'K':
      return number(Field::kHourOfAmPm, count);
    case 'h':
      return number(Field::kClockHourOfAmPm, count);
    case 'm':
      return number(Field::kMinute, count);
    case 's':
      return number(Field::kSecond, count);
    case 'S':
      return number(Field::kMilli, count);
    case 'z':
      return PatternElement{.kind = Kind::kZoneName, .style = count >= 4 ? 4 : 3};
    case 'Z':
      return PatternElement{.kind = Kind::kOffset, .style = 3, .text = "+0000"};
    case 'X': {
      static constexpr std::array<int, 4> kStyles = {0, 0, 3, 4};
      if (count > 3) {
        return std::nullopt;
      }
      return PatternElement{.kind = Kind::kOffset, .style = kStyles[static_cast<size_t>(count)], .text = "Z"};
    }
    default:
      return std::nullopt;
  }
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

void add_literal(std::vector<PatternElement>& elements, char c) {
  if (elements.empty() || elements.back().kind != Kind::kLiteral) {
    elements.push_back({.kind = Kind::kLiteral});
  }
  elements.back().text.push_back(c);
}

}  // namespace

std::optional<std::vector<PatternElement>> compile_legacy_pattern(std::string_view pattern) {
  std::vector<PatternElement> elements;
  bool quoted = false;
  for (size_t at = 0; at < pattern.size();) {
    const char c = pattern[at];
    if (c == '\'') {
      if (at + 1 < pattern.size() && pattern[at + 1] == '\'') {
        add_literal(elements, '\'');
        ++at;
      } else {
        quoted = !quoted;
      }
      ++at;
    } else if (quoted || !is_letter(c)) {
      add_literal(elements, c);
      ++at;
    } else {
      size_t end = at + 1;
      while (end < pattern.size() && pattern[end] == c) {
        ++end;
      }
      auto element = legacy_element(c, static_cast<int>(end - at));
      if (!element) {
        return std::nullopt;
      }
      elements.push_back(*std::move(element));
      at = end;
    }
  }
  return quoted ? std::nullopt : std::optional(std::move(elements));
}

}  // namespace firesteel
