#include "sql/parser/interval_literal.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>

namespace firesteel {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;
constexpr int64_t kMicrosPerDay = 24 * kMicrosPerHour;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

struct Cursor {
  std::string_view text;
  size_t at = 0;
  char peek() const { return at < text.size() ? text[at] : '\0'; }
  bool end() const { return at >= text.size(); }
  bool accept(char c) {
    const bool found = !end() && peek() == c;
    at += found ? 1 : 0;
    return found;
  }
  void skip_space() {
    while (!end() && is_space(peek())) {
      ++at;
    }
  }
  std::optional<int64_t> digits(size_t most) {
    const size_t start = at;
    int64_t value = 0;
    while (is_digit(peek())) {
      if (__builtin_mul_overflow(value, int64_t{10}, &value) ||
          __builtin_add_overflow(value, int64_t{peek() - '0'}, &value)) {
        return std::nullopt;
      }
      ++at;
    }
    return at == start || at - start > most ? std::nullopt : std::optional(value);
  }
};

bool add_scaled(int64_t& total, int64_t value, int64_t unit) {
  int64_t product = 0;
  return !__builtin_mul_overflow(value, unit, &product) && !__builtin_add_overflow(total, product, &total);
}

bool fits_int(int64_t value) {
  return value >= std::numeric_limits<int32_t>::min() && value <= std::numeric_limits<int32_t>::max();
}

struct Totals {
  int64_t months = 0;
  int64_t days = 0;
  int64_t micros = 0;
};

bool add_unit(Totals& totals, std::string_view unit, int64_t value) {
  if (unit == "year") {
    return add_scaled(totals.months, value, 12);
  }
  if (unit == "month") {
    return add_scaled(totals.months, value, 1);
  }
  if (unit == "week") {
    return add_scaled(totals.days, value, 7);
  }
  if (unit == "day") {
    return add_scaled(totals.days, value, 1);
  }
  if (unit == "nanosecond") {
    totals.micros += value / 1000;
    return true;
  }
  const int64_t scale = unit == "hour"          ? kMicrosPerHour
                        : unit == "minute"      ? kMicrosPerMinute
                        : unit == "second"      ? kMicrosPerSecond
                        : unit == "millisecond" ? 1000
                                                : 1;
  return add_scaled(totals.micros, value, scale);
}

// The digits behind the point, as microseconds (of nine digits at most).
std::optional<int64_t> fraction_micros(Cursor& cursor) {
  int64_t unit = 100'000'000;
  int64_t nanos = 0;
  size_t count = 0;
  while (is_digit(cursor.peek())) {
    nanos += (cursor.peek() - '0') * unit;
    unit /= 10;
    ++cursor.at;
    if (++count > 9) {
      return std::nullopt;
    }
  }
  return nanos / 1000;
}

// [+-]d [h[:m[:s[.f]]]] between the two units; range checks as Spark's (hours below 24 unless they lead ...).
std::optional<int64_t> parse_day_time(Cursor cursor, bool negative, int from, int to) {
  static constexpr std::array<int64_t, 4> kMicros = {kMicrosPerDay, kMicrosPerHour, kMicrosPerMinute, kMicrosPerSecond};
  static constexpr std::array<int64_t, 4> kLimit = {0, 24, 60, 60};
  int64_t total = 0;
  for (int field = from; field <= to; ++field) {
    if (field > from) {
      if (field == 1) {
        if (!is_space(cursor.peek())) {
          return std::nullopt;
        }
        cursor.skip_space();
      } else if (!cursor.accept(':')) {
        return std::nullopt;
      }
    }
    const auto value = cursor.digits(field == from ? 18 : 2);
    const auto index = static_cast<size_t>(field);
    if (!value || (field > from && *value >= kLimit[index]) ||
        !add_scaled(total, negative ? -*value : *value, kMicros[index])) {
      return std::nullopt;
    }
  }
  if (to == 3 && cursor.accept('.')) {
    const auto fraction = fraction_micros(cursor);
    if (!fraction || !add_scaled(total, *fraction, negative ? -1 : 1)) {
      return std::nullopt;
    }
  }
  return cursor.end() ? std::optional(total) : std::nullopt;
}

}  // namespace

std::optional<std::string> interval_unit(std::string_view word) {
  static constexpr auto kUnits = std::to_array<std::string_view>(
      {"year", "month", "week", "day", "hour", "minute", "second", "millisecond", "microsecond", "nanosecond"});
  std::string lower(word);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
  if (lower.ends_with('s')) {
    lower.pop_back();
  }
  return std::find(kUnits.begin(), kUnits.end(), lower) == kUnits.end() ? std::nullopt : std::optional(lower);
}

std::optional<CalendarInterval> parse_interval_text(std::string_view text, std::vector<std::string>* units) {
  Cursor cursor{text};
  cursor.skip_space();
  if (text.size() >= cursor.at + 8) {
    std::string prefix(text.substr(cursor.at, 8));
    std::transform(prefix.begin(), prefix.end(), prefix.begin(), [](char c) { return std::tolower(c); });
    cursor.at += prefix == "interval" ? 8 : 0;
    cursor.skip_space();
  }
  Totals totals;
  bool any = false;
  while (!cursor.end()) {
    const bool negative = cursor.accept('-');
    if (!negative) {
      cursor.accept('+');
    }
    cursor.skip_space();
    std::optional<int64_t> value = cursor.peek() == '.' ? std::optional<int64_t>(0) : cursor.digits(19);
    if (!value) {
      return std::nullopt;
    }
    std::optional<int64_t> fraction;
    if (cursor.accept('.')) {
      fraction = fraction_micros(cursor);
      if (!fraction) {
        return std::nullopt;
      }
    }
    if (!is_space(cursor.peek())) {
      return std::nullopt;
    }
    cursor.skip_space();
    const size_t start = cursor.at;
    while (std::isalpha(static_cast<unsigned char>(cursor.peek())) != 0) {
      ++cursor.at;
    }
    const auto unit = interval_unit(text.substr(start, cursor.at - start));
    if (!unit || (fraction && *unit != "second") || !add_unit(totals, *unit, negative ? -*value : *value) ||
        (fraction && !add_scaled(totals.micros, *fraction, negative ? -1 : 1)) ||
        (!cursor.end() && !is_space(cursor.peek()))) {
      return std::nullopt;
    }
    if (units != nullptr) {
      units->push_back(*unit);
    }
    any = true;
    cursor.skip_space();
  }
  if (!any || !fits_int(totals.months) || !fits_int(totals.days)) {
    return std::nullopt;
  }
  return CalendarInterval{static_cast<int32_t>(totals.months), static_cast<int32_t>(totals.days), totals.micros};
}

int year_month_field(std::string_view unit) { return unit == "year" ? 0 : unit == "month" ? 1 : -1; }

int day_time_field(std::string_view unit) {
  if (unit == "day" || unit == "week") {
    return 0;
  }
  if (unit == "hour") {
    return 1;
  }
  if (unit == "minute") {
    return 2;
  }
  return unit.ends_with("second") ? 3 : -1;
}

std::optional<int64_t> parse_unit_to_unit(std::string_view text, std::string_view from, std::string_view to) {
  while (!text.empty() && is_space(text.back())) {
    text.remove_suffix(1);
  }
  Cursor cursor{text};
  cursor.skip_space();
  const bool negative = cursor.accept('-');
  if (!negative) {
    cursor.accept('+');
  }
  if (from == "year" && to == "month") {
    const auto years = cursor.digits(9);
    if (!years || !cursor.accept('-')) {
      return std::nullopt;
    }
    const auto months = cursor.digits(2);
    if (!months || *months > 11 || !cursor.end()) {
      return std::nullopt;
    }
    const int64_t total = *years * 12 + *months;
    const int64_t result = negative ? -total : total;
    return fits_int(result) ? std::optional(result) : std::nullopt;
  }
  const int first = day_time_field(from);
  const int last = day_time_field(to);
  return first >= 0 && last > first ? parse_day_time(cursor, negative, first, last) : std::nullopt;
}

std::optional<Literal> ansi_interval(const CalendarInterval& interval, const std::vector<std::string>& units) {
  int low[2] = {9, 9};
  int high[2] = {-1, -1};
  for (const std::string& unit : units) {
    const int fields[2] = {year_month_field(unit), day_time_field(unit)};
    for (int family = 0; family < 2; ++family) {
      if (fields[family] >= 0) {
        low[family] = std::min(low[family], fields[family]);
        high[family] = std::max(high[family], fields[family]);
      }
    }
  }
  if (high[0] >= 0 && high[1] >= 0) {
    return std::nullopt;
  }
  if (high[0] >= 0) {
    return Literal{DataType::year_month_interval(low[0], high[0]), static_cast<int64_t>(interval.months)};
  }
  int64_t micros = interval.microseconds;
  if (!add_scaled(micros, interval.days, kMicrosPerDay)) {
    return std::nullopt;
  }
  return Literal{DataType::day_time_interval(low[1], high[1]), micros};
}

}  // namespace firesteel
