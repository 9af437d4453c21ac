// Intervals from text.
#include "base/text/ascii_case.h"
#include "base/text/number_text.h"
#include "types/interval_text.h"

#include <array>
#include <limits>

namespace firesteel {
namespace {

constexpr std::array<std::string_view, 2> kYearMonthFields = {"year", "month"};
constexpr std::array<std::string_view, 4> kDayTimeFields = {"day", "hour", "minute", "second"};
constexpr std::array<int64_t, 4> kFieldMicros = {86'400'000'000, 3'600'000'000, 60'000'000, 1'000'000};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return static_cast<unsigned char>(c) <= 0x20; }

struct Cursor {
  std::string_view text;

  bool end() const { return text.empty(); }
  char peek() const { return end() ? '\0' : text.front(); }
  bool accept(char c) {
    if (end() || text.front() != c) {
      return false;
    }
    text.remove_prefix(1);
    return true;
  }
  void skip_blanks() {
    while (!end() && is_blank(text.front())) {
      text.remove_prefix(1);
    }
  }
  bool accept_word(std::string_view word) {
    skip_blanks();
    if (!text.starts_with(word)) {
      return false;
    }
    text.remove_prefix(word.size());
    return true;
  }
  std::optional<int64_t> number() {
    int64_t value = 0;
    if (!is_digit(peek())) {
      return std::nullopt;
    }
    for (; is_digit(peek()); text.remove_prefix(1)) {
      if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, peek() - '0', &value)) {
        return std::nullopt;
      }
    }
    return value;
  }
  /// Digits after a point as millionths; more than nine are malformed.
  std::optional<int64_t> fraction() {
    int64_t value = 0;
    int digits = 0;
    for (; is_digit(peek()); text.remove_prefix(1), ++digits) {
      value = digits < 6 ? value * 10 + (peek() - '0') : value;
    }
    if (digits > 9) {
      return std::nullopt;
    }
    for (int i = digits; i < 6; ++i) {
      value *= 10;
    }
    return value;
  }
};

// Takes "interval '...' <fields>" apart: the quoted value and its sign; the text itself when it is the value alone.
template <size_t N>
std::optional<std::string> interval_value(std::string_view raw, const std::array<std::string_view, N>& names,
                                          const DataType& type, bool& negative) {
  const std::string text = ascii_lower_case(std::string(trim_blanks(raw)));
  Cursor cursor{text};
  negative = false;
  if (!cursor.accept_word("interval")) {
    return text;
  }
  cursor.skip_blanks();
  if (cursor.accept('-')) {
    negative = true;
  } else {
    cursor.accept('+');
  }
  cursor.skip_blanks();
  const size_t close = cursor.text.find('\'', 1);
  if (cursor.peek() != '\'' || close == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string value(cursor.text.substr(1, close - 1));
  cursor.text.remove_prefix(close + 1);
  bool fits = cursor.accept_word(names[static_cast<size_t>(type.start_field())]);
  if (type.end_field() != type.start_field()) {
    fits = fits && cursor.accept_word("to") && cursor.accept_word(names[static_cast<size_t>(type.end_field())]);
  }
  cursor.skip_blanks();
  return fits && cursor.end() ? std::optional(value) : std::nullopt;
}

bool take_sign(Cursor& cursor) {
  if (cursor.accept('-')) {
    return true;
  }
  cursor.accept('+');
  return false;
}

}  // namespace

std::optional<int32_t> parse_year_month_interval(std::string_view text, const DataType& type) {
  bool outer_negative = false;
  const auto value = interval_value(text, kYearMonthFields, type, outer_negative);
  if (!value) {
    return std::nullopt;
  }
  Cursor cursor{*value};
  const bool negative = take_sign(cursor) != outer_negative;
  const auto first = cursor.number();
  int64_t months = first.value_or(0);
  if (!first || months > std::numeric_limits<int32_t>::max()) {
    return std::nullopt;
  }
  if (type.start_field() == 0) {
    months *= 12;
    if (type.end_field() == 1) {
      const bool dash = cursor.accept('-');
      const auto second = cursor.number();
      if (!dash || !second || *second > 11) {
        return std::nullopt;
      }
      months += *second;
    }
  }
  months = negative ? -months : months;
  const bool fits = months >= std::numeric_limits<int32_t>::min() && months <= std::numeric_limits<int32_t>::max();
  return cursor.end() && fits ? std::optional(static_cast<int32_t>(months)) : std::nullopt;
}

std::optional<int64_t> parse_day_time_interval(std::string_view text, const DataType& type) {
  constexpr std::array<int64_t, 4> kMost = {std::numeric_limits<int64_t>::max(), 23, 59, 59};
  bool outer_negative = false;
  const auto value = interval_value(text, kDayTimeFields, type, outer_negative);
  if (!value) {
    return std::nullopt;
  }
  Cursor cursor{*value};
  const bool negative = take_sign(cursor) != outer_negative;
  int64_t micros = 0;  // counts down, so that the smallest interval fits
  for (int field = type.start_field(); field <= type.end_field(); ++field) {
    const bool leading = field == type.start_field();
    if (!leading && !cursor.accept(field == 1 ? ' ' : ':')) {
      return std::nullopt;
    }
    const auto number = cursor.number();
    int64_t part = 0;
    if (!number || (!leading && *number > kMost[static_cast<size_t>(field)]) ||
        __builtin_mul_overflow(*number, kFieldMicros[static_cast<size_t>(field)], &part) ||
        __builtin_sub_overflow(micros, part, &micros)) {
      return std::nullopt;
    }
  }
  if (type.end_field() == 3 && cursor.accept('.')) {
    const auto fraction = cursor.fraction();
    if (!fraction || __builtin_sub_overflow(micros, *fraction, &micros)) {
      return std::nullopt;
    }
  }
  if (!cursor.end() || (!negative && micros == std::numeric_limits<int64_t>::min())) {
    return std::nullopt;
  }
  return negative ? micros : -micros;
}

namespace {

// Adds `number` (and millionths of it) of a unit; false when the unit is unknown or the sum overflows.
bool add_unit(CalendarInterval& interval, std::string_view unit, int64_t number, int64_t fraction) {
  if (unit.size() > 1 && unit.back() == 's') {
    unit.remove_suffix(1);
  }
  const auto add32 = [&](int32_t& field, int64_t factor) {
    int64_t part = 0;
    return fraction == 0 && !__builtin_mul_overflow(number, factor, &part) &&
           !__builtin_add_overflow(field, part, &field);
  };
  const auto add64 = [&](int64_t factor, bool takes_fraction) {
    int64_t part = 0;
    return (fraction == 0 || takes_fraction) && !__builtin_mul_overflow(number, factor, &part) &&
           !__builtin_add_overflow(part, fraction, &part) &&
           !__builtin_add_overflow(interval.microseconds, part, &interval.microseconds);
  };
  if (unit == "year") {
    return add32(interval.months, 12);
  }
  if (unit == "month") {
    return add32(interval.months, 1);
  }
  if (unit == "week") {
    return add32(interval.days, 7);
  }
  if (unit == "day") {
    return add32(interval.days, 1);
  }
  if (unit == "hour") {
    return add64(3'600'000'000, false);
  }
  if (unit == "minute") {
    return add64(60'000'000, false);
  }
  if (unit == "second") {
    return add64(1'000'000, true);
  }
  if (unit == "millisecond") {
    return add64(1'000, false);
  }
  return unit == "microsecond" && add64(1, false);
}

}  // namespace

std::optional<CalendarInterval> parse_calendar_interval(std::string_view raw) {
  const std::string text = ascii_lower_case(std::string(trim_blanks(raw)));
  Cursor cursor{text};
  if (cursor.text.starts_with("interval")) {
    cursor.text.remove_prefix(8);
    if (!is_blank(cursor.peek())) {
      return std::nullopt;
    }
    cursor.skip_blanks();
  }
  CalendarInterval interval;
  if (cursor.end()) {
    return std::nullopt;
  }
  while (!cursor.end()) {
    const bool negative = take_sign(cursor);
    cursor.skip_blanks();
    const bool bare_fraction = cursor.peek() == '.';
    const auto number = bare_fraction ? std::optional<int64_t>(0) : cursor.number();
    const auto fraction = cursor.accept('.') ? cursor.fraction() : std::optional<int64_t>(0);
    if (!number || !fraction || !is_blank(cursor.peek())) {
      return std::nullopt;
    }
    cursor.skip_blanks();
    size_t length = 0;
    while (length < cursor.text.size() && !is_blank(cursor.text[length])) {
      ++length;
    }
    if (!add_unit(interval, cursor.text.substr(0, length), negative ? -*number : *number,
                  negative ? -*fraction : *fraction)) {
      return std::nullopt;
    }
    cursor.text.remove_prefix(length);
    cursor.skip_blanks();
  }
  return interval;
}

}  // namespace firesteel
